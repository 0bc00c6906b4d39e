package org.attn4j.recipes.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.attn4j.recipes.run.Translator;
import org.attn4j.recipes.run.Translators;

/** What a model makes of inputs, by its task. */
record Predictions(Model model, DataFacts facts, Parameters values, Backend backend, RunInputs inputs) {
    List<Prediction> of(List<String> given, int beam, int top) throws IOException {
        return model.task() == Task.TRANSLATE ? translations(given, beam) : answers(given, top);
    }

    private List<Prediction> translations(List<String> given, int beam) {
        List<int[]> sources = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            sources.add(inputs.text(called("source", i, given), PairTask.SOURCE, given.get(i))
                    .ids());
        }
        List<Translator.Translation> written = Translators.of(
                        model, facts, values, backend, inputs.tokenizer(PairTask.TARGET), beam)
                .translate(sources);
        return IntStream.range(0, given.size())
                .mapToObj(i -> new Prediction(given.get(i), Optional.of(written.get(i)), List.of(), List.of()))
                .toList();
    }

    private List<Prediction> answers(List<String> given, int top) throws IOException {
        Predictor predictor = new Predictor(model, facts, values, backend, inputs, top);
        List<Prediction> predictions = new ArrayList<>();
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
                predictions.add(new Prediction(input, Optional.empty(), predictor.answers(what, input), List.of()));
            }
        }
        return predictions;
    }

    private static String called(String noun, int index, List<String> given) {
        return given.size() == 1 ? "the " + noun : noun + " " + (index + 1);
    }
}
