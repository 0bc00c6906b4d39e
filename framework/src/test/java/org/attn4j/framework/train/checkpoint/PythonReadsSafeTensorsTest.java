package org.attn4j.framework.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An independent reader: a few lines of Python that use its standard library only. */
class PythonReadsSafeTensorsTest {
    private static final String READER =
            """
            import json, struct, sys
            data = open(sys.argv[1], 'rb').read()
            length, = struct.unpack('<Q', data[:8])
            assert length % 8 == 0 and data[8:9] == b'{'
            header = json.loads(data[8:8 + length])
            print(header.pop('__metadata__'))
            for name, t in header.items():
                begin, end = t['data_offsets']
                code, size = {'F32': ('f', 4), 'I64': ('q', 8)}[t['dtype']]
                values = struct.unpack('<%d%s' % ((end - begin) // size, code), data[8 + length + begin:8 + length + end])
                print(name, t['dtype'], t['shape'], list(values))
            """;

    @TempDir
    private Path folder;

    @Test
    void pythonReadsTheSameNumbers() throws IOException, InterruptedException {
        Path file = folder.resolve("model.safetensors");
        // [in = 2, out = 3]
        FloatBuffer weight = FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 6.5f});
        SafeTensors.write(
                file,
                List.of(
                        TensorSource.transposed("linear.weight", 2, 3, weight),
                        TensorSource.transposedColumns("key.weight", 2, 3, 1, 2, weight),
                        TensorSource.plain("größe", new long[] {3, 2}, weight),
                        TensorSource.longs("step", new long[] {}, 1L << 40)),
                Map.of("format", "pt"));
        assertThat(python(file).lines())
                .containsExactly(
                        "{'format': 'pt'}",
                        "linear.weight F32 [3, 2] [1.0, 4.0, 2.0, 5.0, 3.0, 6.5]",
                        "key.weight F32 [1, 2] [2.0, 5.0]",
                        "größe F32 [3, 2] [1.0, 2.0, 3.0, 4.0, 5.0, 6.5]",
                        "step I64 [] [1099511627776]");
    }

    private static String python(Path file) throws IOException, InterruptedException {
        Process process;
        try {
            ProcessBuilder builder =
                    new ProcessBuilder("python3", "-c", READER, file.toString()).redirectErrorStream(true);
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            process = builder.start();
        } catch (IOException e) {
            return abort("skipped: no python3 on the PATH (" + e.getMessage() + ")");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
