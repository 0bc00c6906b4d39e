package org.attn4j.datasets.text.pipeline.model;

import org.attn4j.datasets.DataException;

/** Ids of a word that the steps before have made. */
public interface Model {
    /**
     * The ids of a word, in order.
     *
     * @throws DataException if the word holds what has no id, and there is none for the unknown
     */
    int[] ids(String word);

    /** All tokens with their ids. */
    Tokens tokens();
}
