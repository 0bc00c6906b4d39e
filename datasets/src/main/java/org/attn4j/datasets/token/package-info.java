/** Text of any size as tokens: encoded once, piece by piece, and kept in files that are mapped into memory. */
package org.attn4j.datasets.token;
