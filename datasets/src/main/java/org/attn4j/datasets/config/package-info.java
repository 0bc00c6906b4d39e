/** The data section of a recipe, as records, and the data that they open. */
package org.attn4j.datasets.config;
