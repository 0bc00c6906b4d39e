/** Opened data: encoded, parted, giving batches to train and to measure by. Nothing here knows recipes or files. */
package org.attn4j.datasets.task;
