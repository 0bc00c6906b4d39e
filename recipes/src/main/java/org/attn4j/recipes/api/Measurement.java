package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.Evaluator;
import org.attn4j.framework.train.Models;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.TranslationScores;
import org.attn4j.recipes.run.Translator;
import org.attn4j.recipes.run.Translators;

/**
 * How good a model is on a held-out split.
 *
 * @param figures loss, accuracy and whatever else was measured
 * @param confusion how often a class (row) was taken for another (column); empty without classes
 */
public record Measurement(Evaluation figures, long[][] confusion) {
    static Measurement of(Recipe recipe, TaskData data, String split, Parameters values, Backend backend) {
        Evaluator evaluator = new Evaluator(
                Models.evaluation(recipe.model(), data.facts(), recipe.train().seed()),
                backend,
                values,
                data.facts().classified() ? data.facts().classes() : 0,
                recipe.evaluate().metrics());
        Evaluation figures =
                evaluator.run(split, data.split(split, recipe.train().batch()), 0);
        return new Measurement(figures, evaluator.confusion());
    }

    static TranslationScores translate(
            Recipe recipe, TaskData data, String split, int beam, Parameters values, Backend backend) {
        require(recipe.model().task() == Task.TRANSLATE, "this run's model does not translate");
        List<SentencePair> pairs = data.pairs(split);
        require(!pairs.isEmpty(), "the examples of %s are no pairs of a source and its target", split);
        Tokenizer target = data.tokenizers().get(PairTask.TARGET);
        InputEncoder source = recipe.data().encoders(data.tokenizers()).get(PairTask.SOURCE);
        Translator translator = Translators.of(recipe.model(), data.facts(), values, backend, target, beam);
        List<int[]> sources =
                pairs.stream().map(pair -> source.encode(pair.source()).ids()).toList();
        return TranslationScores.of(pairs, translator.translate(sources), target);
    }
}
