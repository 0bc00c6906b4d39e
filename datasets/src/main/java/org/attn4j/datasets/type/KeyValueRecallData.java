package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.GeneratedTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;

/**
 * Generated texts such as {@code a3c7a3b0c}: every text draws a value for each key, then shows pairs of a key and its
 * value, keys drawn with replacement. What a key's value is can only be learned from the text itself.
 *
 * <p>Training predicts every value. The split {@code shots-n} asks for one value after n pairs; nothing better is
 * possible than p + (1 - p) / values, where p = 1 - (1 - 1 / keys)^n is the chance that the key was shown.
 *
 * @param keys number of keys, lower-case letters
 * @param values number of values, digits
 * @param shots pairs before the last one of a training text
 * @param heldOut number of texts of each held-out split
 * @throws IllegalArgumentException if keys is not in 2 … 26, values not in 2 … 10, shots or heldOut is not positive
 */
@TypeName("key_value_recall")
public record KeyValueRecallData(
        @Key(doc = "number of keys, lower-case letters", value = "4") int keys,
        @Key(doc = "number of values, digits", value = "10") int values,
        @Key(doc = "pairs before the last one of a training text", value = "8") int shots,
        @Key(doc = "number of texts of each held-out split", value = "2000") int heldOut)
        implements DataConfig, GeneratedTextTask.Maker {
    private static final String SHOTS = "shots-";

    public KeyValueRecallData {
        require(keys >= 2 && keys <= 26, "keys must be in 2 ... 26: %d", keys);
        require(values >= 2 && values <= 10, "values must be in 2 ... 10: %d", values);
        require(shots > 0, "shots must be positive: %d", shots);
        requireAtMost("shots", shots, Limits.CONTEXT / 4);
        require(heldOut > 0, "held_out must be positive: %d", heldOut);
        requireAtMost("held_out", heldOut, Limits.EXAMPLES);
    }

    @Override
    public Facts facts() {
        return new Facts(GeneratedTextTask.facts(this), true);
    }

    @Override
    public TaskData open(DataContext context) {
        return new GeneratedTextTask(this, heldOut);
    }

    @Override
    public String alphabet() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < keys; i++) {
            all.append((char) ('a' + i));
        }
        for (int i = 0; i < values; i++) {
            all.append((char) ('0' + i));
        }
        return all.toString();
    }

    @Override
    public int longest() {
        return 2 * (shots + 1);
    }

    @Override
    public List<String> splits() {
        List<String> names = new ArrayList<>(List.of(TaskData.VALIDATION));
        for (int n = 0; n <= shots; n++) {
            names.add(SHOTS + n);
        }
        return names;
    }

    @Override
    public GeneratedTextTask.Example make(String split, GeneratedTextTask.Numbers numbers) {
        int[] value = new int[keys];
        for (int k = 0; k < keys; k++) {
            value[k] = numbers.below(values);
        }
        boolean last = split != null && split.startsWith(SHOTS);
        int pairs = 1 + (last ? Integer.parseInt(split.substring(SHOTS.length())) : shots);
        StringBuilder text = new StringBuilder(2 * pairs);
        boolean[] target = new boolean[2 * pairs];
        for (int i = 0; i < pairs; i++) {
            int key = numbers.below(keys);
            text.append((char) ('a' + key)).append((char) ('0' + value[key]));
            target[2 * i + 1] = !last || i == pairs - 1;
        }
        return new GeneratedTextTask.Example(text.toString(), target);
    }
}
