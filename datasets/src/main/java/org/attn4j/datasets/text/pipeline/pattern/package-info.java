/** Regular expressions in Oniguruma's syntax, and what becomes of a text between and at their matches. */
package org.attn4j.datasets.text.pipeline.pattern;
