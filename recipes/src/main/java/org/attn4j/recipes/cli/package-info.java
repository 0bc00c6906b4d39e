/** The commands: options, exit codes, help; what several of them do to a run stands in {@code run}. */
package org.attn4j.recipes.cli;
