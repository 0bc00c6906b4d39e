/** Learning rates by step; no state. */
package org.attn4j.framework.train.schedule;
