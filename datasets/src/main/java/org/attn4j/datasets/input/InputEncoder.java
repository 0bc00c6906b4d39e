package org.attn4j.datasets.input;

import java.util.function.UnaryOperator;
import org.attn4j.datasets.DataException;

/**
 * Turns a text into the ids that a model is given and cuts it to what the model reads. Training, evaluation and inputs of
 * a user's own all go through the one encoder of their data.
 */
@FunctionalInterface
public interface InputEncoder {
    /**
     * The ids of a text.
     *
     * @throws DataException if the text holds what the vocabulary cannot express
     */
    EncodedInput encode(String text);

    /**
     * The same for texts that are first brought into the form that training's have.
     *
     * @param form changes nothing about a text that has it already
     */
    default InputEncoder after(UnaryOperator<String> form) {
        return text -> encode(form.apply(text));
    }
}
