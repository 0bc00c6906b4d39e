/** Finds a data set's files, checks them, fetches them. */
package org.attn4j.datasets.download;
