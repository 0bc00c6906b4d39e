/** Runs as a Java program sees them: train, open, ask. The command line goes through here; nothing here knows the shell. */
package org.attn4j.recipes.api;
