/**
 * The kinds of data that a recipe can name: its {@code data} section, as records. Each opens a task; nothing here reads files or
 * makes batches.
 */
package org.attn4j.datasets.type;
