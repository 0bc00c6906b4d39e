package org.attn4j.recipes.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.StoredTensors;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.recipes.InitializeSettings;

/** Takes starting values from another run. */
public final class Initialization {
    /** The parameter that has a row for each token. */
    public static final String TABLE = "embedding.weight";

    private final Parameters parameters;
    private final Device device;

    /**
     * What was taken.
     *
     * @param whole names of parameters taken as they are
     * @param rows number of rows taken, by the name of their table
     * @param fresh names of parameters that start as without it
     * @param unknown tokens whose rows start as without it, as the other tokenizer does not have them
     */
    public record Taken(List<String> whole, Map<String, Integer> rows, List<String> fresh, List<String> unknown) {}

    /** Into a model's parameters. */
    public Initialization(Parameters parameters, Device device) {
        this.parameters = parameters;
        this.device = device;
    }

    /**
     * Takes what fits.
     *
     * @param otherTokenizer the other model's tokenizer.json, which need not exist
     * @param model the other model's parameters
     * @param tokenizer of the run that begins; null if it has none
     * @throws IllegalArgumentException if the other run does not exist or nothing of it fits
     */
    public Taken take(InitializeSettings settings, Path otherTokenizer, Path model, Tokenizer tokenizer) {
        Tokenizer known = tokenizer != null && Files.exists(otherTokenizer) ? TokenizerFile.load(otherTokenizer) : null;
        boolean sameTokens = known == null || TokenizerFile.toText(known).equals(TokenizerFile.toText(tokenizer));
        List<String> whole = StoredTensors.readMatching(
                model, parameters, device, name -> settings.takes(name) && (sameTokens || !name.equals(TABLE)));
        Map<String, Integer> rows = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        if (!sameTokens
                && settings.takes(TABLE)
                && parameters.specs().stream().anyMatch(p -> p.name().equals(TABLE))) {
            int taken = takeRows(model, known, tokenizer, unknown);
            if (taken > 0) {
                rows.put(TABLE, taken);
            }
        }
        List<String> fresh = new ArrayList<>(
                parameters.specs().stream().map(ParameterSpec::name).toList());
        fresh.removeAll(whole);
        fresh.removeAll(rows.keySet());
        if (whole.isEmpty() && rows.isEmpty()) {
            throw new IllegalArgumentException("initialize: no parameter of " + model
                    + " has the name and shape of one of this model's; expected some of " + fresh);
        }
        return new Taken(whole, rows, fresh, unknown);
    }

    private int takeRows(Path model, Tokenizer from, Tokenizer to, List<String> unknown) {
        try (SafeTensorsFile file = SafeTensorsFile.open(model)) {
            var slot = parameters.slot(TABLE);
            int width = slot.columns();
            if (!file.names().contains(TABLE) || file.shape(TABLE)[1] != width) {
                return 0;
            }
            float[] source = new float[Math.toIntExact(file.shape(TABLE)[0] * width)];
            file.read(TABLE, java.nio.FloatBuffer.wrap(source));
            float[] target = new float[Math.toIntExact(slot.size())];
            device.copyOut(slot, target);
            Map<String, Integer> ids = ids(from);
            int taken = 0;
            for (int id = 0; id < to.vocabulary(); id++) {
                String token = to.token(id);
                Integer row = ids.get(token);
                if (row != null) {
                    System.arraycopy(source, row * width, target, id * width, width);
                    taken++;
                } else if (!token.isEmpty()) {
                    // An id beyond the tokenizer's stands for no text.
                    unknown.add(token);
                }
            }
            device.copyIn(target, slot);
            return taken;
        }
    }

    private static Map<String, Integer> ids(Tokenizer tokenizer) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokenizer.vocabulary(); id++) {
            ids.putIfAbsent(tokenizer.token(id), id);
        }
        return ids;
    }
}
