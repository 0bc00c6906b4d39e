package org.attn4j.datasets.describe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.YamlText;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.framework.file.FileFailure;

/**
 * A drafted card, as YAML.
 *
 * @param name of the data set
 * @param parts what the files hold, training first
 * @param source the keys of the source that reads them
 * @param classes their names; empty without classes
 * @param warnings what a user should look into
 */
record CardText(
        String name, List<PartProfile> parts, Map<String, String> source, List<String> classes, List<String> warnings) {
    String text() {
        PartProfile training = parts.get(0);
        StringBuilder text = new StringBuilder("# Fill in licence and citation. A recipe names it: data.dataset=./")
                .append(name)
                .append(".yaml\n");
        text.append("name: ").append(name).append('\n');
        text.append("task: ").append(task()).append('\n');
        text.append("licence: unknown\ncitation: unknown\nsplits:\n");
        parts.forEach(part -> text.append(String.format(
                Locale.ROOT, "  %s: %,d records%n", part.files().get(0).key(), part.records())));
        text.append("reader: source\nsource:\n");
        source.forEach((key, value) ->
                text.append("  ").append(key).append(": ").append(quoted(value)).append('\n'));
        if (!classes.isEmpty()) {
            text.append("classes: [")
                    .append(classes.stream().map(CardText::quoted).collect(Collectors.joining(", ")))
                    .append("]\n");
        }
        if (training.height() > 0) {
            text.append(String.format(
                    "facts: {channels: %d, height: %d, width: %d}%n",
                    training.type().equals("cifar") ? 3 : 1, training.height(), training.width()));
        }
        text.append("variants:\n  - files:\n");
        parts.forEach(part -> part.files().forEach(file -> text.append(entry(file.path()))));
        for (PartProfile part : parts) {
            text.append("# ").append(part.files().get(0).name()).append('\n');
            part.columns().stream().filter(column -> !column.values().isEmpty()).forEach(column -> text.append("#   ")
                    .append(YamlText.oneLine(column.words()))
                    .append('\n'));
        }
        warnings.forEach(warning ->
                text.append("# warning: ").append(YamlText.oneLine(warning)).append('\n'));
        return text.toString();
    }

    private String task() {
        if (parts.get(0).height() > 0) {
            return "image classification";
        }
        if (source.containsKey("target") || source.containsKey("train_target")) {
            return "translation";
        }
        return source.containsKey("label") ? "text classification" : "language modelling";
    }

    private static String entry(Path file) {
        try {
            CardFile entry = new CardFile(file.getFileName().toString(), Files.size(file), Sha256.of(file), null);
            return "      - name: " + entry.name() + "\n        bytes: " + entry.bytes() + "\n        sha256: "
                    + entry.sha256() + "\n";
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + FileFailure.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new DataException(e.getMessage() + "; rename the file", e);
        }
    }

    /** As a text in YAML, quoted only where it must be. */
    private static String quoted(String text) {
        boolean plain =
                text.matches("[A-Za-z][A-Za-z0-9_.-]*") && !text.matches("(?i)true|false|null|yes|no|on|off|y|n");
        return plain ? text : YamlText.quoted(text);
    }
}
