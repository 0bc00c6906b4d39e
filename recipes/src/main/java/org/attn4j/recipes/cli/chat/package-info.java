/** Conversations with a model on the terminal. */
package org.attn4j.recipes.cli.chat;
