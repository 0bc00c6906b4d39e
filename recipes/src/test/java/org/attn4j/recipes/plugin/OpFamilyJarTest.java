package org.attn4j.recipes.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.attn4j.framework.device.cuda.KernelSource;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar that was compiled outside brings an op with its three kernels, and a layer that uses it. */
class OpFamilyJarTest {
    private static final String OP =
            """
            package com.acme;

            import java.util.List;
            import org.attn4j.framework.device.TensorSpec;
            import org.attn4j.framework.op.JavaOp;
            import org.nd4j.autodiff.samediff.SDVariable;
            import org.nd4j.autodiff.samediff.SameDiff;

            /** y = x^2, element by element. */
            public final class Square extends JavaOp {
                public Square() {}

                public Square(SameDiff sd, SDVariable x) {
                    super(sd, x);
                }

                @Override
                public String opName() {
                    return "acme_square";
                }

                @Override
                public int getNumOutputs() {
                    return 1;
                }

                @Override
                public List<TensorSpec> outputs(List<TensorSpec> inputs) {
                    return inputs;
                }

                @Override
                public List<SDVariable> doDiff(List<SDVariable> gradients) {
                    return List.of(gradients.get(0).mul(arg(0)).mul(2));
                }
            }
            """;

    private static final String FAMILY =
            """
            package com.acme;

            import java.nio.FloatBuffer;
            import java.util.List;
            import org.attn4j.framework.op.KernelTable;
            import org.attn4j.framework.op.OpFamily;

            public final class AcmeFamily implements OpFamily {
                @Override
                public void register(KernelTable table) {
                    table.op(Square::new, (op, in) -> List.of(in.get(0).mul(in.get(0))));
                    table.jvm(Square.class, (op, in, out, device) -> {
                        FloatBuffer x = in.get(0).floats();
                        FloatBuffer y = out.get(0).floats();
                        return () -> {
                            for (int i = 0; i < x.capacity(); i++) {
                                y.put(i, x.get(i) * x.get(i));
                            }
                        };
                    });
                    table.cuda(Square.class, (op, in, out, device) -> device.kernel("com/acme/square", "square")
                            .grid((in.get(0).size() + 255) / 256)
                            .block(256)
                            .tensor(in.get(0))
                            .tensor(out.get(0))
                            .wide(in.get(0).size())
                            .ready());
                }
            }
            """;

    private static final String LAYER =
            """
            package com.acme;

            import org.attn4j.framework.config.Key;
            import org.attn4j.framework.config.TypeName;
            import org.attn4j.framework.layer.Scope;
            import org.attn4j.framework.layer.feedforward.FeedForward;
            import org.nd4j.autodiff.samediff.SDVariable;

            @TypeName("square")
            public record SquareFeedForward(@Key(doc = "unused", value = "4") int unused) implements FeedForward {
                @Override
                public SDVariable build(Scope s, SDVariable x) {
                    return new Square(x.getSameDiff(), x).outputVariables()[0];
                }

                @Override
                public boolean causal() {
                    return true;
                }
            }
            """;

    private static final String CUDA =
            """
            #include "launch/common.cuh"

            extern "C" __global__ void square(const float* x, float* y, long long n) {
                const long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x;
                if (i < n) y[i] = x[i] * x[i];
            }
            """;

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private Path jar;

    @BeforeEach
    void pack() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src/com/acme"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.writeString(sources.resolve("Square.java"), OP);
        Files.writeString(sources.resolve("AcmeFamily.java"), FAMILY);
        Files.writeString(sources.resolve("SquareFeedForward.java"), LAYER);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        System.err,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        sources.resolve("Square.java").toString(),
                        sources.resolve("AcmeFamily.java").toString(),
                        sources.resolve("SquareFeedForward.java").toString());
        assertThat(code).isZero();
        Files.writeString(classes.resolve("com/acme/square.cu"), CUDA);
        Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(
                classes.resolve("META-INF/services/org.attn4j.framework.op.OpFamily"), "com.acme.AcmeFamily\n");
        jar = Files.createDirectories(folder.resolve("jars")).resolve("acme.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                out.write(Files.readAllBytes(file));
            }
        }
    }

    /** A command line ends with its process; tests share one. */
    @AfterEach
    void forgetJar() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void itsLayerTrainsResumesAndGenerates() throws Exception {
        Path run = folder.resolve("runs/tiny");
        works(
                "train",
                Shell.recipe(folder),
                "--runs",
                run.getParent(),
                "--plugins",
                jar.getParent(),
                "model.block.feed_forward={type: com.acme.SquareFeedForward}",
                "sample.tokens=0",
                "train.steps=3");
        works("resume", run, "train.steps=4");
        works("generate", run, "--prompt", "a", "--tokens", "3");
    }

    private void works(Object... command) {
        Shell.Result r = Shell.run(command);
        Thread.currentThread().setContextClassLoader(before);
        assertThat(r.code()).as(command[0] + ": " + r.err()).isZero();
    }

    @Test
    void itsCudaFileIsReadWithTheHeadersOfThisProject() throws Exception {
        KernelSource source = readFromJar();
        assertThat(source.text()).isEqualTo(CUDA);
        assertThat(source.headers()).containsOnlyKeys("launch/common.cuh");
        assertThat(source.headers().get("launch/common.cuh")).contains("SHARED_KERNEL");
    }

    private KernelSource readFromJar() throws IOException {
        try (java.net.URLClassLoader loader =
                new java.net.URLClassLoader(List.of(jar.toUri().toURL()).toArray(java.net.URL[]::new), before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return KernelSource.read("com/acme/square");
        }
    }
}
