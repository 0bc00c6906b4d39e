package org.attn4j.framework.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.Adam;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A user's layer from a jar of their own, made of our maps and SameDiff's ops. */
class PluginLayerTest {
    private static final long SEED = 5;
    private static final int STEPS = 30;
    private static final int[] IDS = {1, 4, 2, 8, 5, 7, 3, 3, 0, 6, 9, 1};
    private static final int[] LABELS = {4, 2, 8, 5, 7, 1, 3, 0, 6, 9, 1, 2};
    private static final String SOURCE =
            """
            package com.acme;

            import org.attn4j.framework.config.Key;
            import org.attn4j.framework.config.TypeName;
            import org.attn4j.framework.graph.Initializer;
            import org.attn4j.framework.layer.Scope;
            import org.attn4j.framework.layer.feedforward.FeedForward;
            import org.nd4j.autodiff.samediff.SDVariable;

            @TypeName("scaled")
            public record Scaled(
                    @Key(doc = "hidden width") int hidden,
                    @Key(doc = "factor of the output", value = "1.0") double factor) implements FeedForward {
                public Scaled {
                    if (hidden <= 0) {
                        throw new IllegalArgumentException("hidden must be positive: " + hidden);
                    }
                }

                @Override
                public SDVariable build(Scope s, SDVariable x) {
                    SDVariable h = s.sd().nn.relu(s.linear("up", x, hidden), 0);
                    SDVariable gate = s.sd().math.tanh(s.linear("gate", x, hidden));
                    SDVariable y = s.linear("down", h.mul(gate), s.dim(x));
                    return y.mul(s.vector("scale", s.dim(x), Initializer.ones())).mul(factor);
                }
            }
            """;

    /** Compiles the layer and puts it into a jar with its list of types. */
    private static Path jar(Path folder) throws IOException {
        Path source = folder.resolve("Scaled.java");
        Files.writeString(source, SOURCE);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        Path classes = Files.createDirectory(folder.resolve("classes"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-classpath", System.getProperty("java.class.path"), "-d", classes.toString(), "-proc:none");
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        Path jar = folder.resolve("acme.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("com/acme/Scaled.class"));
            out.write(Files.readAllBytes(classes.resolve("com/acme/Scaled.class")));
            out.putNextEntry(new JarEntry(TypeRegistry.RESOURCE));
            out.write("com.acme.Scaled\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return jar;
    }

    @Test
    void trainsAndItsGradientsAreThoseOfStockSameDiff(@TempDir Path folder) throws Exception {
        URL[] path = {jar(folder).toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
            TypeRegistry registry = new TypeRegistry(loader);
            Class<? extends FeedForward> type =
                    registry.find(FeedForward.class, "scaled").orElseThrow();
            assertThat(type.getName()).isEqualTo("com.acme.Scaled");
            assertThat(registry.find(FeedForward.class, "com.acme.Scaled")).contains(type);
            assertThat(registry.implementations(FeedForward.class)).contains(type);
            assertThat(registry.find(FeedForward.class, "com.acme.Missing")).isEmpty();
            FeedForward layer =
                    type.getDeclaredConstructor(int.class, double.class).newInstance(32, 2.0);
            train(new LanguageModel(
                    16,
                    2,
                    new LearnedPosition(),
                    new TransformerBlock(
                            Placement.PRE,
                            new LayerNormalization(1e-5, true),
                            new CausalAttention(2, 0, false, 0),
                            layer,
                            0),
                    true,
                    false,
                    0,
                    0,
                    0.2));
        }
    }

    private static void train(LanguageModel model) {
        DataFacts facts = DataFacts.text(10, 6);
        Graph graph = Models.training(model, facts, SEED);
        Backend backend = Backend.host(HostDevice.shared());
        Adam adam = adam();
        ModelState state = new ModelState(graph.parameters(), adam, backend.device(), SEED);
        TrainSettings settings = new TrainSettings(STEPS, 2, 1, 0, SEED, 0, adam, new ConstantSchedule(0), 1);
        StepRunner runner = new StepRunner(graph, backend, settings, state);
        Batch batch = new Batch(
                Map.of(
                        "ids", new Batch.Ints(new long[] {2, 6}, IDS),
                        "labels", new Batch.Ints(new long[] {2, 6}, LABELS)),
                IDS.length,
                "test");
        double first = runner.run(0, List.of(batch)).loss();
        compareWithStock(model, facts, graph, first, runner);
        double last = first;
        for (int step = 1; step < STEPS; step++) {
            last = runner.run(step, List.of(batch)).loss();
        }
        assertThat(last).isLessThan(0.3 * first);
    }

    private static void compareWithStock(
            LanguageModel model, DataFacts facts, Graph graph, double loss, StepRunner runner) {
        SameDiff sd = SameDiff.create();
        GraphBuilder stock = GraphBuilder.forSameDiff(sd, SEED);
        model.build(stock, facts, Context.plain(true));
        String lossName = stock.graph().output(Graph.LOSS).name();
        sd.setLossVariables(lossName);
        Map<String, INDArray> data = Map.of(
                "ids",
                Nd4j.createFromArray(IDS).reshape(2, 6),
                "labels",
                Nd4j.createFromArray(LABELS).reshape(2, 6),
                Graph.LOSS_COUNT,
                Nd4j.scalar((float) IDS.length));
        assertThat(sd.outputSingle(data, lossName).getDouble(0)).isEqualTo(loss, within(1e-5));
        List<String> names =
                graph.parameters().stream().map(ParameterSpec::name).toList();
        assertThat(names).contains("blocks.1.feed_forward.gate.weight", "blocks.0.feed_forward.scale");
        Map<String, INDArray> gradients = sd.calculateGradients(data, names);
        for (String name : names) {
            INDArray expected = gradients.get(name);
            INDArray got = runner.gradients().slot(name).asArray();
            double scale = expected.amaxNumber().doubleValue();
            assertThat(scale).as(name).isPositive();
            assertThat(got.sub(expected).amaxNumber().doubleValue() / scale)
                    .as(name)
                    .isLessThan(1e-4);
        }
    }

    private static Adam adam() {
        return new Adam(0.01, 0, 0.9, 0.999, 1e-8);
    }
}
