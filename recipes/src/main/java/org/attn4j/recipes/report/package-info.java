/** The page that shows a run: {@code report.html}, drawn from the files of the run folder. */
package org.attn4j.recipes.report;
