package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.GeneratedTextTask;
import org.attn4j.datasets.task.LetterText;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;

/**
 * Generated texts such as {@code badc>badc}: letters, and after {@code >} the same letters again. Held-out texts never
 * occur in training.
 *
 * @param length most letters of a text; the fewest are half of that
 * @param letters number of different letters
 * @param heldOut number of held-out texts
 * @throws IllegalArgumentException if length is below 2, letters is not in 2 … 26, or heldOut is not positive
 */
@TypeName("copy")
public record CopyData(
        @Key(doc = "most letters of a text; the fewest are half of that", value = "8") int length,
        @Key(doc = "number of different letters", value = "10") int letters,
        @Key(doc = "number of held-out texts", value = "1000") int heldOut)
        implements DataConfig {
    public CopyData {
        maker(length, letters);
        require(heldOut > 0, "held_out must be positive: %d", heldOut);
        requireAtMost("held_out", heldOut, Limits.EXAMPLES);
    }

    @Override
    public Facts facts() {
        return new Facts(GeneratedTextTask.facts(maker(length, letters)), true);
    }

    @Override
    public TaskData open(DataContext context) {
        return new GeneratedTextTask(maker(length, letters), heldOut);
    }

    private static LetterText maker(int length, int letters) {
        return new LetterText(length, letters, LetterText.Answer.COPIED);
    }
}
