package org.attn4j.datasets.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.chat.Conversation;
import org.attn4j.datasets.reader.BadRecordException;
import org.attn4j.datasets.reader.JsonLinesRecordReader;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.Writable;

/**
 * Conversations in files of JSON lines, read as {@link Conversation#read} reads each.
 *
 * @param path of a file, or a glob; {@code .gz}, {@code .bz2} and {@code .zst} are unpacked
 * @param key whose value the path is, for messages
 */
public record ConversationFiles(Path path, String key, DataContext where) {
    /**
     * All of them.
     *
     * @throws DataException if there are none, or one cannot be read; the message names file, line and message
     */
    public List<Conversation> all() {
        return heldOut(0, WikiText.TRAINING, WikiText.VALIDATION).get(WikiText.TRAINING);
    }

    /**
     * In two parts: a share is held out by each one's hash, so that others move none.
     *
     * @throws DataException as {@link #all}, or if a part is empty
     */
    public Map<String, List<Conversation>> heldOut(double share, String rest, String held) {
        Map<String, List<Conversation>> parts = new LinkedHashMap<>();
        parts.put(rest, new ArrayList<>());
        if (share > 0) {
            parts.put(held, new ArrayList<>());
        }
        try (JsonLinesRecordReader lines = JsonLinesRecordReader.ofLines(StandardCharsets.UTF_8)) {
            lines.initialize(
                    new CollectionInputSplit(files().stream().map(Path::toUri).toList()));
            while (lines.hasNext()) {
                List<Writable> line = lines.next();
                boolean out = share > 0 && SourceRecords.isHeldOut(line.subList(0, 1), share);
                parts.get(out ? held : rest)
                        .add(Conversation.read(
                                line.get(1).toString(), line.get(0).toString()));
            }
        } catch (BadRecordException e) {
            throw new DataException(e.getMessage(), e);
        }
        parts.forEach((part, chats) -> {
            if (chats.isEmpty()) {
                throw new DataException(key + ": " + path + " holds no conversation"
                        + (share > 0
                                ? " for the " + part + " part at a share of " + share
                                        + "; give more, or data.validation another share or a file"
                                : ""));
            }
        });
        return parts;
    }

    /** SHA-256 sums by file. */
    public Map<String, String> sums() {
        return FilePattern.sums(files());
    }

    private List<Path> files() {
        return FilePattern.files(where.base().resolve(path).normalize(), key);
    }
}
