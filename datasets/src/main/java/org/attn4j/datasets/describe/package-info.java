/** Looks at files and drafts a dataset card of what they hold. */
package org.attn4j.datasets.describe;
