package org.attn4j.recipes.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.attn4j.datasets.batch.TextClassBatches;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.Batch;
import org.attn4j.recipes.run.Answers;
import org.attn4j.recipes.run.Examples;

/** What models that name a class or a token, or tell numbers, make of an input. */
final class Predictor {
    private final DataFacts facts;
    private final RunInputs given;
    private final Answers answers;
    private final Task task;

    Predictor(Model model, DataFacts facts, Parameters values, Backend backend, RunInputs given) {
        this.facts = facts;
        this.given = given;
        this.task = model.task();
        String name = TypeRegistry.nameOf(model.getClass());
        if (task == Task.GENERATE) {
            throw new IllegalArgumentException("a " + name + " names no class; continue a text with: attn4j generate");
        }
        if (task == Task.EMBED) {
            throw new IllegalArgumentException(
                    "a " + name + " learns vectors of tokens and answers nothing; show those that lie"
                            + " near a word's with: attn4j neighbours");
        }
        if (task == Task.CLASSIFY && !facts.classified()) {
            throw new IllegalArgumentException("a " + name + " names classes, but this run's data have none");
        }
        this.answers = new Answers(model, facts, values, backend);
    }

    /** Whether it names the classes of texts, by {@link #classes}. */
    boolean classesTexts() {
        return task == Task.CLASSIFY && facts.tokenized();
    }

    /** The likeliest classes of texts, which are classed together. */
    List<List<Prediction.Named>> classes(List<EncodedInput> texts, int top) {
        OptionalInt padding =
                given.tokenizer(TaskData.TOKENIZER).specialTokens().padding();
        List<List<Answers.Answer>> rows = new ArrayList<>();
        boolean fitting = texts.stream().allMatch(text -> text.ids().length <= facts.context());
        if (padding.isEmpty() || !fitting) {
            texts.forEach(text -> rows.addAll(answers.likeliest(Examples.text(text, 0), top)));
        } else {
            List<int[]> ids = texts.stream().map(EncodedInput::ids).toList();
            int[] all = IntStream.range(0, ids.size()).toArray();
            rows.addAll(answers.likeliest(
                    new TextClassBatches(ids, new int[all.length], padding.getAsInt(), facts.context())
                            .assemble(all, 0, "given texts")
                            .arrays(),
                    top));
        }
        return named(rows, this::className);
    }

    private String className(int c) {
        List<String> names = given.classNames();
        return c < names.size() ? names.get(c) : "class " + c;
    }

    /**
     * The likeliest answers to each question that an input holds.
     *
     * @param what a text is called
     */
    List<List<Prediction.Named>> answers(String what, String input, int top) throws IOException {
        return task == Task.FILL_IN
                ? tokens(what, input, top)
                : named(answers.likeliest(example(what, input), top), this::className);
    }

    /** Whether it tells numbers, by {@link #numbers}, in place of names. */
    boolean tellsNumbers() {
        return task == Task.REGRESS;
    }

    /** The numbers that the model tells of an input. */
    float[] numbers(String what, String input) throws IOException {
        return answers.numbers(example(what, input));
    }

    private Map<String, Batch.Array> example(String what, String input) throws IOException {
        if (facts.hasImage()) {
            return Examples.image(given.image(input).pixels(), facts.image());
        }
        return facts.tokenized()
                ? Examples.text(given.text(what, TaskData.TOKENIZER, input), 0)
                : given.example(input).arrays();
    }

    private List<List<Prediction.Named>> tokens(String what, String input, int top) {
        Tokenizer tokenizer = given.tokenizer(TaskData.TOKENIZER);
        int mask = tokenizer.specialTokens().mask().orElse(-1);
        EncodedInput text = given.text(what, TaskData.TOKENIZER, input);
        int[] places = IntStream.range(0, text.ids().length)
                .filter(i -> text.ids()[i] == mask)
                .toArray();
        if (places.length == 0) {
            throw new IllegalArgumentException(
                    what + " has no [MASK] to fill in" + (text.unread() > 0 ? " in the part that is read" : ""));
        }
        return named(answers.likeliest(Examples.text(text, places), top), tokenizer::token);
    }

    private static List<List<Prediction.Named>> named(List<List<Answers.Answer>> rows, IntFunction<String> names) {
        return rows.stream()
                .map(row -> row.stream()
                        .map(a -> new Prediction.Named(names.apply(a.index()), a.probability()))
                        .toList())
                .toList();
    }
}
