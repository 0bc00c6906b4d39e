/** The recipe itself: the records that all of its keys come from; no command and no run. */
package org.attn4j.recipes;
