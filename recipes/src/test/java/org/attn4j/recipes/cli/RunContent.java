package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a run holds, without the times that it took: two runs of the same recipe have the same. */
final class RunContent {
    private static final List<String> TIMES = List.of("seconds", "tokens_per_second", "gflops_per_second", "mfu");

    private RunContent() {}

    /** The content of every file of a run's folder by its name: of some its sum, of pages that tell times its presence. */
    static Map<String, String> of(Path run) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(run)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                String name = run.relativize(path).toString();
                content.put(name, content(path, name));
            }
        }
        return content;
    }

    private static String content(Path path, String name) throws IOException {
        switch (name) {
            case "metrics.jsonl":
                return metrics(path);
            case "report.html":
                return Files.readString(path).strip().endsWith("</html>") ? "whole" : "cut";
            case "environment.json":
                return new JsonMapper().readTree(path.toFile()).isObject() ? "whole" : "cut";
            case ".lock":
                return "";
            default:
                return sum(Files.readAllBytes(path));
        }
    }

    private static String metrics(Path path) throws IOException {
        JsonMapper json = new JsonMapper();
        StringBuilder lines = new StringBuilder();
        for (String line : Files.readAllLines(path)) {
            lines.append(((ObjectNode) json.readTree(line)).remove(TIMES)).append('\n');
        }
        return lines.toString();
    }

    private static String sum(byte[] bytes) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
            return bytes.length < 400
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : HexFormat.of().formatHex(sum);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
