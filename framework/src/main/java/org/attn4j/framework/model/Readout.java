package org.attn4j.framework.model;

/** Which positions of the last layer a model's answer is read from. */
public enum Readout {
    /** The first one, such as a class token before all others. */
    FIRST,
    /** The last one, which predicts what comes next. */
    LAST,
    /** The mean of all of them. */
    MEAN
}
