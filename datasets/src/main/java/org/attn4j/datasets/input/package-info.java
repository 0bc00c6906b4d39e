/** What a model is given: texts as ids, images as numbers; and what a run knows of its data without them. */
package org.attn4j.datasets.input;
