package org.attn4j.recipes.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.attn4j.recipes.run.Translator;
import org.attn4j.recipes.run.Translators;

/** What a model makes of inputs, by its task. What is compiled for some inputs serves the next. */
final class Predictions {
    /** Texts that are classed together, so that their number costs no memory. */
    private static final int GROUP = 32;

    private final Model model;
    private final DataFacts facts;
    private final Parameters values;
    private final Backend backend;
    private final RunInputs inputs;
    private final Map<Integer, Translator> translators = new HashMap<>();
    private Predictor predictor;

    Predictions(Model model, DataFacts facts, Parameters values, Backend backend, RunInputs inputs) {
        this.model = model;
        this.facts = facts;
        this.values = values;
        this.backend = backend;
        this.inputs = inputs;
    }

    /** The model's parameters. */
    Parameters values() {
        return values;
    }

    List<Prediction> of(List<String> given, int beam, int top) throws IOException {
        return model.task() == Task.TRANSLATE ? translations(given, beam) : answers(given, top);
    }

    private List<Prediction> translations(List<String> given, int beam) {
        List<int[]> sources = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            sources.add(inputs.text(called("source", i, given), PairTask.SOURCE, given.get(i))
                    .ids());
        }
        List<Translator.Translation> written = translators
                .computeIfAbsent(
                        beam,
                        width ->
                                Translators.of(model, facts, values, backend, inputs.tokenizer(PairTask.TARGET), width))
                .translate(sources);
        return IntStream.range(0, given.size())
                .mapToObj(i -> new Prediction(given.get(i), Optional.of(written.get(i)), List.of(), List.of()))
                .toList();
    }

    private List<Prediction> answers(List<String> given, int top) throws IOException {
        if (predictor == null) {
            predictor = new Predictor(model, facts, values, backend, inputs);
        }
        List<Prediction> predictions = new ArrayList<>();
        if (predictor.classesTexts()) {
            List<EncodedInput> texts = new ArrayList<>();
            for (int i = 0; i < given.size(); i++) {
                texts.add(inputs.text(called("text", i, given), TaskData.TOKENIZER, given.get(i)));
            }
            for (int from = 0; from < texts.size(); from += GROUP) {
                List<EncodedInput> group = texts.subList(from, Math.min(from + GROUP, texts.size()));
                for (List<Prediction.Named> named : predictor.classes(group, top)) {
                    String text = given.get(predictions.size());
                    predictions.add(new Prediction(text, Optional.empty(), List.of(named), List.of()));
                }
            }
            return predictions;
        }
        for (int i = 0; i < given.size(); i++) {
            String what = called("text", i, given);
            String input = given.get(i);
            if (predictor.tellsNumbers()) {
                List<Float> numbers = new ArrayList<>();
                for (float number : predictor.numbers(what, input)) {
                    numbers.add(number);
                }
                predictions.add(new Prediction(input, Optional.empty(), List.of(), numbers));
            } else {
                predictions.add(
                        new Prediction(input, Optional.empty(), predictor.answers(what, input, top), List.of()));
            }
        }
        return predictions;
    }

    private static String called(String noun, int index, List<String> given) {
        return given.size() == 1 ? "the " + noun : noun + " " + (index + 1);
    }
}
