/** Dataset cards: what a data set is, under which licence, and which files hold it. */
package org.attn4j.datasets.card;
