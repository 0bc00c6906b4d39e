/** Times and compares models on random data; no training on real data. */
package org.attn4j.recipes.bench;
