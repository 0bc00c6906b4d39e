package org.attn4j.recipes.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.op.simd.Simd;

/** What a run was made with: {@code environment.json}. */
public final class EnvironmentFile {
    private EnvironmentFile() {}

    /**
     * Writes the file.
     *
     * @throws IOException if it cannot be written; what was there is untouched
     */
    public static void write(Path file, Session session, long parameters, String version, Path home)
            throws IOException {
        ObjectNode e = new JsonMapper().createObjectNode();
        e.put("attn4j", version);
        e.put("git_commit", gitCommit(home));
        e.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        e.put("device", session.backend().device().name());
        if (session.backend().device() instanceof HostDevice host) {
            e.put("blas", host.blas().name());
            e.put("threads", host.pool().threads());
        }
        if (Double.isFinite(session.peakFlops())) {
            e.put("peak_gflops_per_second", Math.round(session.peakFlops() * 1e-8) / 10.0);
            e.put("peak_method", session.backend().device().peakMethod());
        }
        new TreeMap<>(session.backend().device().facts()).forEach(e::put);
        e.put("vector_api", Simd.available());
        e.put("processors", Runtime.getRuntime().availableProcessors());
        e.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        e.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        e.put("parameters", parameters);
        e.put("data", session.data().description());
        e.put("data_fingerprint", session.data().fingerprint());
        Durable.replace(file, e.toPrettyString() + "\n");
    }

    private static String gitCommit(Path home) {
        try {
            Process git = new ProcessBuilder(List.of("git", "-C", home.toString(), "rev-parse", "--short=12", "HEAD"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? out : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
