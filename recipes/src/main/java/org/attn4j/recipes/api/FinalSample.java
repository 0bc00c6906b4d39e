package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.generate.Decoder;
import org.attn4j.framework.generate.Decoders;
import org.attn4j.framework.generate.Sampler;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.Trainer;
import org.attn4j.recipes.SampleSettings;
import org.attn4j.recipes.run.CacheNote;
import org.attn4j.recipes.run.MetricsLog;
import org.attn4j.recipes.run.Session;
import org.attn4j.recipes.run.TextGenerator;

/**
 * The sample of text that a run ends with.
 *
 * @param session the run
 * @param prompt what the sample begins with, in tokens
 * @param output hears it
 */
record FinalSample(Session session, int[] prompt, TrainingOutput output) {
    /**
     * Refuses a prompt that the sample could not begin with, as long as nothing is written yet.
     *
     * @throws IllegalArgumentException if the model does not know a character of it; the default prompt is no one's
     *     mistake, and is not refused
     */
    static void requirePrompt(Session session) {
        String problem = problem(session);
        boolean chosen = !session.recipe().sample().prompt().equals(SampleSettings.DEFAULT_PROMPT);
        require(problem == null || !chosen, "%s; or write no sample: sample.tokens=0", problem);
    }

    /** The sample of a run; empty where there is to be none, or, which is told, can be none. */
    static Optional<FinalSample> of(Session session, TrainingOutput output) {
        InputEncoder encoder = encoder(session);
        if (encoder == null) {
            return Optional.empty();
        }
        String problem = problem(session);
        if (problem != null) {
            output.notes()
                    .println(problem
                            + " The run goes on without a sample; 'attn4j generate RUN --prompt TEXT' writes one");
            return Optional.empty();
        }
        int[] prompt = encoder.encode(session.recipe().sample().prompt()).ids();
        return Optional.of(new FinalSample(session, prompt, output));
    }

    /** What reads the prompt; null where there is to be no sample. */
    private static InputEncoder encoder(Session session) {
        return session.recipe().sample().tokens() > 0
                        && session.recipe().model().task() == Task.GENERATE
                ? session.recipe().data().encoders(session.data().tokenizers()).get(TaskData.TOKENIZER)
                : null;
    }

    /** What is wrong with the prompt; null if nothing is, or there is to be no sample. */
    private static String problem(Session session) {
        InputEncoder encoder = encoder(session);
        if (encoder == null) {
            return null;
        }
        try {
            encoder.encode(session.recipe().sample().prompt());
            return null;
        } catch (DataException e) {
            return "sample.prompt: " + e.getMessage();
        }
    }

    /** Shows the sample while it is made, and writes it to the log. */
    void write(Trainer trainer, MetricsLog log) {
        SampleSettings sample = session.recipe().sample();
        Tokenizer tokenizer = session.data().tokenizers().get(TaskData.TOKENIZER);
        CacheNote.print(output.notes(), session.recipe().model(), session.facts());
        Decoder decoder =
                Decoders.of(session.recipe().model(), session.facts(), trainer.answers(), session.backend(), 0);
        Sampler sampler = new Sampler(
                sample.temperature(),
                sample.topK(),
                1,
                1,
                session.recipe().train().seed());
        output.sample().accept(sample.prompt());
        String text = new TextGenerator(tokenizer, decoder)
                .generate(prompt, sample.tokens(), sampler, null, output.sample())
                .text();
        output.sample().accept(System.lineSeparator());
        log.sampled(trainer.step(), sample.prompt(), text);
    }
}
