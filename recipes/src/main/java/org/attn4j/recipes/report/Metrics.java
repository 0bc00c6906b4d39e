package org.attn4j.recipes.report;

import java.util.List;
import java.util.Map;

/**
 * What {@code metrics.jsonl} holds.
 *
 * @param train the training lines: a series over steps for each numeric key
 * @param evaluations the evaluation lines: for each split, a series over steps for each numeric key
 * @param finals what checkpoints were measured to be at the end: for each split, a series over their steps for each key
 * @param bestStep step of the evaluation that was the best one last; -1 if none says so
 * @param samples generated texts, in the order of the file
 * @param lastStep the last step of any line; -1 if there is none
 * @param elapsed seconds of training: of each stretch between resumes the last figure, summed; NaN if there is none
 * @param unreadable numbers of the lines, from 1, that are no JSON object; an unfinished last line is not among them
 */
record Metrics(
        Map<String, Series> train,
        Map<String, Map<String, Series>> evaluations,
        Map<String, Map<String, Series>> finals,
        long bestStep,
        List<Sample> samples,
        long lastStep,
        double elapsed,
        List<Integer> unreadable) {

    /** A text generated while training. */
    record Sample(long step, String prompt, String text) {}

    static final Metrics NONE = new Metrics(Map.of(), Map.of(), Map.of(), -1, List.of(), -1, Double.NaN, List.of());

    /** A series of the training lines; empty if no line has the key. */
    Series train(String key) {
        return train.getOrDefault(key, Series.EMPTY);
    }

    /** A series of a split's final lines; empty if no line has the key. */
    Series last(String split, String key) {
        return finals.getOrDefault(split, Map.of()).getOrDefault(key, Series.EMPTY);
    }

    /** A series of a split's evaluation lines; empty if no line has the key. */
    Series evaluation(String split, String key) {
        return evaluations.getOrDefault(split, Map.of()).getOrDefault(key, Series.EMPTY);
    }
}
