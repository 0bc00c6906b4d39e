/** Vectors of texts in files, and which of them lie near another one. */
package org.attn4j.recipes.vectors;
