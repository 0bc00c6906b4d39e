package org.attn4j.recipes.attend;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code attend.mustache} shows, every figure as text.
 *
 * @param run name of the run
 * @param state the model in a sentence
 * @param input what it was given
 * @param guessTitle what the guesses are
 * @param guesses its likeliest answers
 * @param strip tokens shaded by the rollout; null without
 * @param picture the rollout over an image; null without
 * @param groups the maps
 * @param written when the page was written
 */
record AttentionPage(
        String run,
        String state,
        String input,
        String guessTitle,
        List<Guess> guesses,
        Strip strip,
        Picture picture,
        List<PageGroup> groups,
        String written) {
    private static final int MOST_TOKENS_IN_HEADING = 400;

    /** An answer, its probability in words, and the length of its bar. */
    record Guess(String label, String probability, String width) {}

    /** Tokens shaded by the rollout. */
    record Strip(String reader, List<Shade> tokens) {}

    /** A token, its share of the greatest relevance, and its relevance in words. */
    record Shade(String text, boolean special, String share, String value) {}

    /** Two images as data URIs. */
    record Picture(String reader, String image, String rollout, int width, int height) {}

    static AttentionPage of(String run, String model, AttentionView view, Instant time) throws IOException {
        List<PageGroup> groups = new ArrayList<>();
        PageGroup.Budget budget = new PageGroup.Budget();
        for (MapGroup g : view.groups()) {
            groups.add(PageGroup.of(g, budget));
        }
        List<Guess> guesses = new ArrayList<>();
        for (AttentionView.Guess g : view.guesses()) {
            String percent = percent(g.probability());
            guesses.add(new Guess(g.label().text(), percent.replace("%", "\u2009%"), percent));
        }
        String input = view.input().length() <= MOST_TOKENS_IN_HEADING
                ? view.input()
                : view.input().substring(0, MOST_TOKENS_IN_HEADING) + "\u2026";
        String written = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(time);
        return new AttentionPage(
                run,
                model,
                input.strip(),
                view.guessTitle(),
                guesses,
                strip(view.strip()),
                picture(view.picture()),
                groups,
                written);
    }

    private static Strip strip(AttentionView.Strip strip) {
        if (strip == null) {
            return null;
        }
        double most = 0;
        for (double r : strip.relevance()) {
            most = Math.max(most, r);
        }
        List<Shade> shades = new ArrayList<>();
        for (int i = 0; i < strip.relevance().length; i++) {
            Label token = strip.tokens().get(i);
            double r = strip.relevance()[i];
            shades.add(new Shade(token.text(), token.special(), percent(most > 0 ? r / most : 0), percent(r)));
        }
        return new Strip(strip.reader(), shades);
    }

    private static Picture picture(AttentionView.Picture p) throws IOException {
        return p == null
                ? null
                : new Picture(
                        p.reader(),
                        HeadImage.dataUri(p.image()),
                        HeadImage.dataUri(p.rollout()),
                        p.image().getWidth(),
                        p.image().getHeight());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
