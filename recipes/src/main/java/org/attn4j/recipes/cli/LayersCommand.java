package org.attn4j.recipes.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.attn4j.datasets.reader.TextReader;
import org.attn4j.datasets.text.TokenizerConfig;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.ListenerConfig;
import org.attn4j.framework.train.Metric;
import org.attn4j.framework.train.optimizer.Optimizer;
import org.attn4j.framework.train.schedule.Schedule;
import org.attn4j.recipes.schema.Documentation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code attn4j layers}. */
@Command(
        name = "layers",
        description = "Lists every type that a recipe can name, with its keys and defaults.",
        mixinStandardHelpOptions = true)
final class LayersCommand implements Callable<Integer> {
    private static final Map<String, Class<?>> KINDS = kinds();

    @Mixin
    RecipeOptions options;

    @Override
    public Integer call() {
        TypeRegistry types = options.types();
        KINDS.forEach((title, kind) -> {
            System.out.println(title);
            System.out.println("=".repeat(title.length()));
            System.out.println(Documentation.of(kind, types).text());
        });
        return ExitCodes.DONE;
    }

    private static Map<String, Class<?>> kinds() {
        Map<String, Class<?>> kinds = new LinkedHashMap<>();
        kinds.put("Models (model)", Model.class);
        kinds.put("Self-attention (model.block.attention)", SelfAttentionLayer.class);
        kinds.put("Cross attention", CrossLayer.class);
        kinds.put("Feed-forward (model.block.feed_forward)", FeedForward.class);
        kinds.put("Norms (model.block.norm)", Norm.class);
        kinds.put("Positions (model.position)", Position.class);
        kinds.put("Data (data)", DataConfig.class);
        kinds.put("Readers of texts (data.reader)", TextReader.class);
        kinds.put("Tokenizers (data.tokenizer)", TokenizerConfig.class);
        kinds.put("Optimizers (train.optimizer)", Optimizer.class);
        kinds.put("Schedules (train.schedule)", Schedule.class);
        kinds.put("Metrics (evaluate.metrics)", Metric.class);
        kinds.put("Listeners (listeners)", ListenerConfig.class);
        return kinds;
    }
}
