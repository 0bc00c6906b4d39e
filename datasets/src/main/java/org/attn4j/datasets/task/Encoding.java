package org.attn4j.datasets.task;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;

/** Encodes many texts, and tells encoded texts apart. */
public final class Encoding {
    private Encoding() {}

    /**
     * The tokenizer of the run, else that of a file that another run left, else a new one.
     *
     * @param file relative to the recipe's folder; empty for a new one
     * @throws DataException if the file holds no tokenizer
     */
    public static Tokenizer tokenizer(Optional<Path> file, DataContext where, Supplier<? extends Tokenizer> trained) {
        return where.tokenizer(
                TaskData.TOKENIZER,
                () -> file.isPresent()
                        ? TokenizerFile.load(where.base().resolve(file.get()).normalize())
                        : trained.get());
    }

    /** The ids of each text, in order; texts are encoded side by side. */
    public static List<int[]> encode(List<String> texts, InputEncoder encoder) {
        return texts.parallelStream().map(text -> encoder.encode(text).ids()).toList();
    }

    /** A sum over a description, a tokenizer and sequences of ids. */
    public static String fingerprint(String description, Tokenizer tokenizer, Stream<int[]> sequences) {
        MessageDigest digest = Sha256.digest();
        sequences.forEachOrdered(ids -> {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(ids.length + 1, Integer.BYTES));
            bytes.putInt(ids.length).asIntBuffer().put(ids);
            digest.update(bytes.rewind());
        });
        return fingerprint(description, tokenizer, HexFormat.of().formatHex(digest.digest()));
    }

    /** The same with the sum of the sequences. */
    static String fingerprint(String description, Tokenizer tokenizer, String sum) {
        String all = description + "\n" + sum + "\n" + TokenizerFile.toText(tokenizer);
        return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    }
}
