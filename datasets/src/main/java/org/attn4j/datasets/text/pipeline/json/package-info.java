/** Parts of a JSON file that know their place in it. */
package org.attn4j.datasets.text.pipeline.json;
