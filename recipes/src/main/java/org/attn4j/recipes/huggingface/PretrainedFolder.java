package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.framework.train.checkpoint.TensorView;

/** An open folder of Hugging Face's: config.json and tensors, in one file or in shards. */
public final class PretrainedFolder implements TensorTable.Source, AutoCloseable {
    static final String CONFIG = "config.json";
    static final String MODEL = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    private static final String MAP = "weight_map";
    private static final int SHOWN = 5;

    private final Path folder;
    private final ConfigFile config;
    private final Architecture architecture;
    private final Map<String, SafeTensorsFile> shards = new LinkedHashMap<>();
    private final Map<String, Stored> tensors = new LinkedHashMap<>();

    /** A tensor by its name in a file. */
    private record Stored(SafeTensorsFile file, String name) {}

    private PretrainedFolder(Path folder) {
        this.folder = folder;
        this.config = ConfigFile.read(folder.resolve(CONFIG));
        this.architecture = Architectures.of(config);
    }

    /**
     * Opens a folder, or a revision in one that the Hugging Face hub's cache keeps ({@code models--OWNER--NAME}).
     *
     * @param revision a branch, tag or commit that the cache has
     * @throws IllegalArgumentException if there is no such folder, its model is unknown here, or it has no safetensors
     * @throws org.attn4j.framework.train.checkpoint.CheckpointException if a file of tensors is damaged
     */
    public static PretrainedFolder open(Path folder, String revision) throws IOException {
        PretrainedFolder opened = new PretrainedFolder(CachedRevision.of(folder, revision));
        try {
            opened.openTensors();
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void openTensors() {
        Path whole = folder.resolve(MODEL);
        Path index = folder.resolve(INDEX);
        if (Files.isRegularFile(whole)) {
            SafeTensorsFile file = shard(MODEL);
            file.names().forEach(name -> put(name, file));
        } else if (Files.isRegularFile(index)) {
            openShards(ConfigFile.read(index));
        } else {
            throw new IllegalArgumentException(folder + ": expected " + MODEL + " or " + INDEX + ", got neither"
                    + (Files.exists(folder.resolve("pytorch_model.bin"))
                            ? "; pytorch_model.bin can run any code and is not read: convert it to safetensors"
                            : ""));
        }
    }

    private void openShards(ConfigFile index) {
        JsonNode map = index.in(MAP).json();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String file = entry.getValue().asText();
            // A plain name: a file of the folder, and none elsewhere.
            if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors")) {
                throw index.in(MAP)
                        .wrong(entry.getKey(), "the name of a .safetensors file beside it", entry.getValue());
            }
            SafeTensorsFile shard = shard(file);
            if (!shard.names().contains(entry.getKey())) {
                throw index.in(MAP).wrong(entry.getKey(), "a tensor of " + file, "none of this name there");
            }
            put(entry.getKey(), shard);
        }
        if (tensors.isEmpty()) {
            throw index.wrong(MAP, "the file of each tensor", "none");
        }
    }

    /** Norms of the first BERTs are named as TensorFlow named them; transformers takes both. */
    private void put(String name, SafeTensorsFile file) {
        String today = name.replaceFirst("LayerNorm\\.gamma$", "LayerNorm.weight")
                .replaceFirst("LayerNorm\\.beta$", "LayerNorm.bias");
        tensors.put(today, new Stored(file, name));
    }

    private SafeTensorsFile shard(String name) {
        return shards.computeIfAbsent(name, n -> {
            if (!Files.isRegularFile(folder.resolve(n))) {
                throw new IllegalArgumentException(
                        "there is no file " + folder.resolve(n) + ", which " + INDEX + " names");
            }
            return SafeTensorsFile.open(folder.resolve(n));
        });
    }

    /** The folder itself. */
    public Path path() {
        return folder;
    }

    /** What its config.json says. */
    public ConfigFile config() {
        return config;
    }

    /** What config.json names. */
    public Architecture architecture() {
        return architecture;
    }

    /** Whether there is a tensor of a name, with or without the architecture's prefix. */
    public boolean has(String name) {
        return tensors.containsKey(stored(name));
    }

    private Stored found(String name) {
        return tensors.get(stored(name));
    }

    /** A tensor's name in the file, which may lack the prefix. */
    private String stored(String name) {
        String prefix = architecture.prefix();
        return !tensors.containsKey(name) && name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    @Override
    public void requireNames(Set<String> expected, Predicate<String> ignored) {
        List<String> missing = expected.stream().filter(n -> !has(n)).toList();
        List<String> unexpected = new ArrayList<>();
        for (String name : tensors.keySet()) {
            String full = architecture.prefix() + name;
            if (!expected.contains(name) && !expected.contains(full) && !ignored.test(name) && !ignored.test(full)) {
                unexpected.add(name);
            }
        }
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new IllegalArgumentException(folder + ": the tensors are not those of the " + architecture.modelType()
                    + " that config.json describes" + list("missing", missing) + list("unexpected", unexpected));
        }
    }

    private static String list(String what, List<String> names) {
        return names.isEmpty()
                ? ""
                : "; " + what + ": " + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                        + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }

    @Override
    public void requireShape(String name, long[] expected) {
        long[] got = found(name).file().shape(found(name).name());
        if (!Arrays.equals(expected, got)) {
            throw new IllegalArgumentException(found(name).file().path() + ": tensor " + name + ": expected shape "
                    + Arrays.toString(expected) + " after config.json, got " + Arrays.toString(got));
        }
    }

    @Override
    public TensorView view(String name) {
        return found(name).file().view(found(name).name());
    }

    @Override
    public void close() {
        shards.values().forEach(SafeTensorsFile::close);
    }
}
