/** Where data come from, and what is read of them before anything is encoded. Nothing here knows tokens or batches. */
package org.attn4j.datasets.source;
