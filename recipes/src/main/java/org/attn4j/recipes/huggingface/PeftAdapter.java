package org.attn4j.recipes.huggingface;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.layer.adapter.Lora;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.checkpoint.SafeTensors;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.framework.train.checkpoint.TensorSource;
import org.attn4j.framework.train.checkpoint.TensorView;

/**
 * A LoRA adapter in the files of PEFT, Hugging Face's library: adapter_config.json and adapter_model.safetensors.
 *
 * @param lora what the config says, in our terms
 * @param file the open tensors
 * @param names theirs by ours
 */
public record PeftAdapter(Lora lora, SafeTensorsFile file, Map<String, String> names) implements AutoCloseable {
    static final String CONFIG = "adapter_config.json";
    private static final String MODEL = "adapter_model.safetensors";
    private static final String BASE = "base_model_name_or_path";
    /** Ways to start A and B; others change the base too. */
    private static final List<String> START = List.of("gaussian", "eva");

    private static final String PREFIX = "base_model.model.";
    private static final String WEIGHT = ".weight";
    private static final Map<String, String> ENDINGS =
            Map.of(".lora_a.weight", ".lora_A.weight", ".lora_b.weight", ".lora_B.weight");

    /** Whether a folder holds an adapter. */
    public static boolean in(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG));
    }

    /**
     * The folder of an adapter's base.
     *
     * @param given in place of what the adapter's config names; may be null
     * @throws IllegalArgumentException if the config names no folder that is here
     */
    public static Path base(Path folder, Path given) {
        if (given != null) {
            return given;
        }
        String named = ConfigFile.read(folder.resolve(CONFIG)).word(BASE, "");
        for (Path place : List.of(folder.resolve(named).normalize(), Path.of(named))) {
            if (!named.isEmpty() && Files.isDirectory(place)) {
                return place;
            }
        }
        throw new IllegalArgumentException(folder.resolve(CONFIG) + ": " + BASE + ": there is no folder '" + named
                + "'; name the base's folder: --base FOLDER");
    }

    /**
     * Opens an adapter.
     *
     * @param weights their names of those of the base's tensors that are one of theirs, by ours
     * @throws IllegalArgumentException if it asks for what LoRA here does not do, or has tensors for no linear map of the
     *     base
     */
    public static PeftAdapter open(Path folder, Map<String, String> weights) {
        ConfigFile config = ConfigFile.read(folder.resolve(CONFIG));
        config.require("peft_type", "nothing", "LORA");
        config.require("bias", "none", "none");
        for (String flag : List.of("use_dora", "use_rslora", "lora_bias", "use_qalora", "use_bdlora")) {
            config.require(flag, false, false);
        }
        for (String more : List.of(
                "rank_pattern",
                "alpha_pattern",
                "modules_to_save",
                "layer_replication",
                "target_parameters",
                "trainable_token_indices",
                "alora_invocation_tokens")) {
            JsonNode value = config.json().path(more);
            if (!value.isEmpty() || value.isValueNode() && !value.isNull()) {
                throw config.wrong(more, "none, as no layer here reads it", value);
            }
        }
        JsonNode start = config.json().path("init_lora_weights");
        if (!start.isMissingNode() && !start.isNull() && !start.isBoolean() && !START.contains(start.asText())) {
            throw config.wrong(
                    "init_lora_weights", "true, false or one of " + START + ", which leave the base as it is", start);
        }
        Map<String, String> modules = new TreeMap<>();
        weights.forEach((ours, theirs) -> modules.put(module(theirs), module(ours)));
        SafeTensorsFile file = SafeTensorsFile.open(folder.resolve(MODEL));
        try {
            Map<String, String> names = new TreeMap<>();
            TreeSet<String> maps = new TreeSet<>();
            for (String theirs : file.names()) {
                for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
                    String map = theirs.startsWith(PREFIX) && theirs.endsWith(ending.getValue())
                            ? modules.get(theirs.substring(
                                    PREFIX.length(),
                                    theirs.length() - ending.getValue().length()))
                            : null;
                    if (map != null) {
                        names.put(map + ending.getKey(), theirs);
                        maps.add(map);
                    }
                }
                require(
                        names.containsValue(theirs),
                        "%s: tensor %s belongs to no linear map that this base has for itself",
                        file.path(),
                        theirs);
            }
            Lora lora = new Lora(
                    config.count("r"),
                    config.number("lora_alpha"),
                    config.number("lora_dropout", 0),
                    targets(maps, modules.values()),
                    List.of());
            return new PeftAdapter(lora, file, names);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What all blocks have is named once. */
    private static List<String> targets(Iterable<String> maps, Iterable<String> all) {
        TreeSet<String> targets = new TreeSet<>();
        for (String map : maps) {
            String inBlock = map.replaceFirst(".*\\bblocks\\.[0-9]+\\.", "");
            NamePatterns pattern = new NamePatterns("targets", List.of(inBlock));
            TreeSet<String> taken = new TreeSet<>();
            all.forEach(name -> {
                if (pattern.matches(name)) {
                    taken.add(name);
                }
            });
            maps.forEach(taken::remove);
            targets.add(taken.isEmpty() ? inBlock : map);
        }
        return List.copyOf(targets);
    }

    /**
     * The tensors under our names.
     *
     * @param shapes that the model with the adapter has, in the order of the file that is made
     * @throws IllegalArgumentException naming a tensor that is missing or of another shape
     */
    FileContent content(Map<String, long[]> shapes) {
        List<TensorSource> tensors = new ArrayList<>();
        shapes.forEach((ours, shape) -> {
            String theirs = names.get(ours);
            require(theirs != null, "%s: expected a tensor for %s, got none", file.path(), ours);
            require(
                    Arrays.equals(file.shape(theirs), shape),
                    "%s: tensor %s: expected shape %s, got %s",
                    file.path(),
                    theirs,
                    Arrays.toString(shape),
                    Arrays.toString(file.shape(theirs)));
            tensors.add(TensorView.joined(ours, shape, 0, List.of(file.view(theirs))));
        });
        return SafeTensors.content(tensors, Map.of("format", "pt"));
    }

    /**
     * Writes an adapter's files.
     *
     * @param checkpoint tensors of the adapter, and of what was trained whole
     * @param weights their names of those of our tensors that are one of theirs
     * @param same those of them that are the same to the element
     * @param base its base's place
     * @throws IllegalArgumentException if a map is a part of one of theirs, or what was trained whole is kept turned there
     */
    static void write(
            Path folder,
            Lora lora,
            SafeTensorsFile checkpoint,
            Map<String, String> weights,
            Set<String> same,
            String base,
            Task task)
            throws IOException {
        List<TensorSource> tensors = new ArrayList<>();
        TreeSet<String> targets = new TreeSet<>();
        TreeSet<String> whole = new TreeSet<>();
        for (String ours : new TreeSet<>(checkpoint.names())) {
            String ending =
                    ENDINGS.keySet().stream().filter(ours::endsWith).findFirst().orElse(null);
            String own = ending == null ? ours : ours.substring(0, ours.length() - ending.length()) + WEIGHT;
            require(
                    weights.containsKey(own),
                    "%s has no tensor of its own in this architecture, so PEFT's files cannot hold what was trained of"
                            + " it: merge the adapter into a run of its own and export that: scripts/attn4j merge",
                    own);
            String module = module(weights.get(own));
            require(
                    ending != null || same.contains(own),
                    "%s is kept turned by this architecture, and PEFT's files have it as it is: merge the adapter into a run of"
                            + " its own and export that: scripts/attn4j merge",
                    own);
            (ending == null ? whole : targets).add(module);
            String name = PREFIX + (ending == null ? weights.get(own) : module + ENDINGS.get(ending));
            tensors.add(TensorView.joined(name, checkpoint.shape(ours), 0, List.of(checkpoint.view(ours))));
        }
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("peft_type", "LORA");
        config.put(BASE, base);
        Map<Task, String> tasks = new LinkedHashMap<>(
                Map.of(Task.GENERATE, "CAUSAL_LM", Task.CLASSIFY, "SEQ_CLS", Task.TRANSLATE, "SEQ_2_SEQ_LM"));
        config.put("task_type", tasks.get(task));
        config.put("r", lora.rank());
        config.put("lora_alpha", lora.alpha());
        config.put("lora_dropout", lora.dropout());
        targets.forEach(config.putArray("target_modules")::add);
        config.put("bias", "none");
        if (!whole.isEmpty()) {
            whole.forEach(config.putArray("modules_to_save")::add);
        }
        config.put("fan_in_fan_out", false);
        config.put("inference_mode", true);
        Durable.replace(folder.resolve(CONFIG), config.toPrettyString() + "\n");
        Durable.replace(folder.resolve(MODEL), SafeTensors.content(tensors, Map.of("format", "pt")));
    }

    private static String module(String tensor) {
        return tensor.replaceFirst("\\.(weight|bias)$", "");
    }

    @Override
    public void close() {
        file.close();
    }
}
