package org.attn4j.recipes.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.attn4j.recipes.report.Metrics.Sample;

/**
 * What {@code report.mustache} shows, every figure as text.
 *
 * @param name name of the run
 * @param state how far the run is, in a sentence
 * @param progress share of the steps done, as a percentage; null if unknown
 * @param notices what is absent or wrong, one sentence each
 * @param figures the key figures
 * @param loss the chart of the loss
 * @param others the other charts
 * @param evaluations the latest evaluations, the last one first
 * @param samples the latest samples, the last one first
 * @param earlierSamples how many samples are left out; null if none
 * @param environment the environment, a row for each entry
 * @param recipe text of the resolved recipe; null if there is none
 * @param written when the page was written
 */
record Page(
        String name,
        String state,
        String progress,
        List<String> notices,
        List<Summary.Figure> figures,
        Chart loss,
        List<Chart> others,
        List<Evaluation> evaluations,
        List<Text> samples,
        String earlierSamples,
        List<Row> environment,
        String recipe,
        String written) {
    private static final int MOST_SAMPLES = 12;
    private static final int MOST_EVALUATIONS = 40;
    private static final int MOST_CHARACTERS = 6_000;

    /** A row of the table of evaluations. */
    record Evaluation(
            String step, String split, String loss, String perplexity, String bits, String rows, boolean best) {}

    /** A sample: the prompt in one line, and the text, {@code head} being the prompt where the text repeats it. */
    record Text(String step, String prompt, String head, String rest) {}

    /** A name and a value. */
    record Row(String name, String value) {}

    static Page of(RunFiles run, Instant time) {
        Metrics metrics = run.metrics();
        List<String> notices = new ArrayList<>(run.notices());
        notices.addAll(Summary.warnings(metrics));
        Curves curves = new Curves(metrics);
        int left = Math.max(0, metrics.samples().size() - MOST_SAMPLES);
        List<Row> environment = new ArrayList<>();
        run.environment().forEach((key, value) -> environment.add(new Row(key, value)));
        String written = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(time);
        return new Page(
                run.name(),
                Summary.state(run),
                Summary.progress(run),
                notices,
                Summary.figures(metrics),
                curves.loss(),
                curves.others(),
                evaluations(metrics),
                samples(metrics.samples()),
                left == 0 ? null : Numbers.count(left),
                environment,
                run.recipe().isBlank() ? null : run.recipe(),
                written);
    }

    private static List<Evaluation> evaluations(Metrics metrics) {
        List<Evaluation> rows = new ArrayList<>();
        for (Map.Entry<String, Map<String, Series>> entry :
                metrics.evaluations().entrySet()) {
            String split = entry.getKey();
            Series covered = metrics.evaluation(split, "rows");
            Series all = metrics.evaluation(split, "of_rows");
            Series loss = metrics.evaluation(split, "loss");
            Series perplexity = metrics.evaluation(split, "perplexity");
            Series bits = metrics.evaluation(split, "bits_per_byte");
            int best = loss.argMin();
            for (int i = loss.size() - 1; i >= Math.max(0, loss.size() - MOST_EVALUATIONS); i--) {
                double step = loss.x(i);
                rows.add(new Evaluation(
                        Numbers.count(step),
                        split,
                        Numbers.loss(loss.y(i)),
                        Numbers.value(perplexity.at(step)),
                        Numbers.value(bits.at(step)),
                        BestEvaluation.coverage(covered.at(step), all.at(step)),
                        i == best));
            }
        }
        return rows;
    }

    private static List<Text> samples(List<Sample> samples) {
        List<Text> texts = new ArrayList<>();
        for (int i = samples.size() - 1; i >= Math.max(0, samples.size() - MOST_SAMPLES); i--) {
            Sample sample = samples.get(i);
            // A prompt of blanks only, such as a newline, would be an empty line at the top.
            boolean visible = !sample.prompt().isBlank() && sample.text().startsWith(sample.prompt());
            String head = visible ? sample.prompt() : "";
            String rest = visible
                    ? sample.text().substring(head.length())
                    : sample.text().stripLeading();
            if (rest.length() > MOST_CHARACTERS) {
                rest = rest.substring(0, MOST_CHARACTERS) + "\u2026";
            }
            String prompt = sample.prompt().replace("\n", "\u21b5").replace("\t", "\u21e5");
            texts.add(new Text(Numbers.count(sample.step()), prompt, head, rest));
        }
        return texts;
    }
}
