/** Whole models, with inputs and losses; no optimizer, no data file and no tokenizer. */
package org.attn4j.framework.model;
