package org.attn4j.datasets.source;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.TextSink;
import org.attn4j.framework.file.FileFailure;

/** The texts of a source: each record is a document, ended by a line feed. */
public final class SourceCorpus implements Corpus {
    private final Source source;
    private final DataContext where;
    private final SourceRecords records;
    private final SourceRecords again;
    private final Drawing drawing;
    private final double share;
    private final UnaryOperator<String> form;
    private final List<String> parts = new ArrayList<>(List.of(WikiText.TRAINING));
    private final Set<String> told = new HashSet<>();
    private Split split;

    /** Which of the training documents are kept for validation, of a source without a validation part. */
    @FunctionalInterface
    public interface Drawing {
        /**
         * Draws.
         *
         * @param lengths chars of the documents, more than one
         * @param share about which part of them is kept for validation
         */
        Split draw(int[] lengths, double share);
    }

    /**
     * What is kept for validation.
     *
     * @param held whether a document is
     * @param cut of a single document, after how many characters its training part ends
     */
    public record Split(boolean[] held, long cut) {}

    /**
     * The texts of a source.
     *
     * @param drawing of a source without a validation part
     * @param share of the training texts that is kept for validation then
     * @param form what becomes of each text
     */
    public SourceCorpus(Source source, DataContext where, Drawing drawing, double share, UnaryOperator<String> form) {
        this.source = source;
        this.where = where;
        this.records = new SourceRecords(source, where);
        this.again = new SourceRecords(source, where.silent());
        this.drawing = drawing;
        this.share = share;
        this.form = form;
        parts.add(WikiText.VALIDATION);
        if (records.tested()) {
            parts.add(WikiText.TEST);
        }
    }

    /** The last documents, so that about the last share of all characters is kept. */
    public static Split atTheEnd(int[] lengths, double share) {
        long kept = (long) Math.floor(Arrays.stream(lengths).asLongStream().sum() * (1 - share));
        int first = 1;
        for (long read = lengths[0]; first < lengths.length - 1 && read < kept; first++) {
            read += lengths[first];
        }
        boolean[] held = new boolean[lengths.length];
        Arrays.fill(held, first, held.length, true);
        return new Split(held, 0);
    }

    @Override
    public List<String> parts() {
        return List.copyOf(parts);
    }

    @Override
    public void read(String part, TextSink sink) {
        if (records.validated() || part.equals(WikiText.TEST)) {
            each(part, text -> put(text, sink));
            return;
        }
        Split drawn = split();
        boolean first = part.equals(WikiText.TRAINING);
        int[] number = {0};
        each(WikiText.TRAINING, text -> {
            if (drawn.held().length == 1) {
                int at = text.offsetByCodePoints(0, Math.toIntExact(drawn.cut()));
                put(first ? text.substring(0, at) : text.substring(at), sink);
            } else if (drawn.held()[number[0]++] != first) {
                put(text, sink);
            }
        });
    }

    /** What is kept for validation, of a source without a validation part. */
    public Split split() {
        if (split == null) {
            int[][] lengths = {new int[1 << 10]};
            long[] characters = {0};
            int[] n = {0};
            each(WikiText.TRAINING, text -> {
                if (n[0] == lengths[0].length) {
                    lengths[0] = Arrays.copyOf(lengths[0], 2 * n[0]);
                }
                lengths[0][n[0]++] = text.length();
                characters[0] = text.codePointCount(0, text.length());
            });
            split = n[0] == 1
                    ? new Split(new boolean[1], CutText.kept(characters[0], share))
                    : drawing.draw(Arrays.copyOf(lengths[0], n[0]), share);
        }
        return split;
    }

    /** All training records, as the only part. */
    public Corpus training(String part) {
        return new Corpus() {
            @Override
            public List<String> parts() {
                return List.of(part);
            }

            @Override
            public void read(String name, TextSink sink) {
                each(WikiText.TRAINING, text -> put(text, sink));
            }

            @Override
            public long bytes() {
                return SourceCorpus.this.bytes(List.of(WikiText.TRAINING));
            }
        };
    }

    private static void put(String text, TextSink sink) {
        sink.text(text);
        sink.end();
    }

    private void each(String part, Consumer<String> use) {
        (told.add(part) ? records : again).each(part, List.of(Role.TEXT), record -> {
            String text = form.apply(record.get(0).toString());
            use.accept(text.endsWith("\n") ? text : text + "\n");
        });
    }

    @Override
    public long bytes() {
        return bytes(parts.stream()
                .filter(part ->
                        !part.equals(WikiText.VALIDATION) || source.parts().validation())
                .toList());
    }

    /** The size of the files of parts; unknown of packed ones and of a data base. */
    private long bytes(List<String> some) {
        long sum = 0;
        try {
            for (String part : some) {
                for (Path file : source instanceof FileSource files ? files.paths(part, where) : List.<Path>of()) {
                    if (!FileForm.bare(file)
                            .equals(file.getFileName().toString().toLowerCase(Locale.ROOT))) {
                        return UNKNOWN;
                    }
                    sum += Files.size(file);
                }
            }
        } catch (IOException e) {
            throw new DataException("data.source: cannot look at its files: " + FileFailure.reason(e), e);
        }
        return source instanceof FileSource ? sum : UNKNOWN;
    }

    /** How the source is read. */
    public String settings() {
        return settings(source) + " share " + share;
    }

    /** The keys of a source: also which of its files are of which part. */
    static String settings(Source source) {
        StringBuilder text = new StringBuilder(source.getClass().getName()).append(source.parts());
        if (source instanceof Record) {
            for (RecordComponent key : source.getClass().getRecordComponents()) {
                text.append(' ').append(key.getName()).append('=').append(value(source, key));
            }
        }
        return text.toString();
    }

    private static Object value(Source source, RecordComponent key) {
        try {
            return key.getAccessor().invoke(source);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sums of its files; of a source without files one over all of its texts. */
    public Map<String, String> sums(DataContext where) {
        Map<String, String> files = source.sums(where);
        if (!files.isEmpty()) {
            return files;
        }
        Map<String, String> sums = new LinkedHashMap<>();
        for (String part : parts()) {
            MessageDigest digest = Sha256.digest();
            read(part, new TextSink() {
                @Override
                public void text(String piece) {
                    digest.update(piece.getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public void end() {
                    digest.update((byte) 0);
                }
            });
            sums.put(part, HexFormat.of().formatHex(digest.digest()));
        }
        return sums;
    }
}
