package org.attn4j.recipes.cli;

import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.generate.Decoder;
import org.attn4j.framework.generate.Sampler;
import org.attn4j.framework.model.Model;
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
 * @param model the run's model
 * @param prompt what the sample begins with, in tokens
 */
record FinalSample(Session session, Model model, int[] prompt) {
    /**
     * Refuses a prompt that the sample could not begin with, as long as nothing is written yet.
     *
     * @throws UsageException if the model does not know a character of it; the default prompt is no one's mistake, and is
     *     not refused
     */
    static void requirePrompt(Session session) {
        String prompt = session.recipe().sample().prompt();
        String problem = problem(session);
        if (problem != null && !prompt.equals(SampleSettings.DEFAULT_PROMPT)) {
            throw new UsageException(problem + "; or write no sample: sample.tokens=0");
        }
    }

    /** The sample of a run; empty where there is to be none, or, which is told, can be none. */
    static Optional<FinalSample> of(Session session) {
        InputEncoder encoder = encoder(session);
        if (encoder == null) {
            return Optional.empty();
        }
        String problem = problem(session);
        if (problem != null) {
            System.err.println(
                    problem + " The run goes on without a sample; 'attn4j generate RUN --prompt TEXT' writes one");
            return Optional.empty();
        }
        Model model = session.recipe().model();
        int[] prompt = encoder.encode(session.recipe().sample().prompt()).ids();
        return Optional.of(new FinalSample(session, model, prompt));
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
        CacheNote.print(System.err, model, session.facts());
        Decoder decoder = Decoder.of(model, session.facts(), trainer.model().values(), session.backend(), 0);
        Sampler sampler = new Sampler(
                sample.temperature(),
                sample.topK(),
                1,
                1,
                session.recipe().train().seed());
        show(sample.prompt());
        String text = new TextGenerator(tokenizer, decoder)
                .generate(prompt, sample.tokens(), sampler, null, FinalSample::show)
                .text();
        show(System.lineSeparator());
        log.sampled(trainer.step(), sample.prompt(), text);
    }

    private static void show(String text) {
        try {
            System.out.print(text);
        } catch (ResultStream.ClosedException e) {
            // Nobody looks on, but the run is to have its sample and its report.
        }
    }
}
