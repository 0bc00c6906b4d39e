/** What a machine offers and what is missing. */
package org.attn4j.recipes.doctor;
