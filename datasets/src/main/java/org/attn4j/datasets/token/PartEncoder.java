package org.attn4j.datasets.token;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.corpus.Pieces;

/** Encodes a part of a corpus, shard after shard; a shard that lies there already is not encoded again. */
final class PartEncoder implements Pieces.Use {
    /** Chars of a shard. */
    static final int LENGTH = 1 << 23;

    private final TokenFolder folder;
    private final String part;
    private final Tokenizer tokenizer;
    private final LongConsumer progress;
    private final TextCounts counts = new TextCounts();
    private final List<Shard> shards = new ArrayList<>();
    private final List<String> pieces = new ArrayList<>();
    private final List<Boolean> ends = new ArrayList<>();
    private long held;

    /** @param progress hears after each shard how many bytes of text are done */
    PartEncoder(TokenFolder folder, String part, Tokenizer tokenizer, LongConsumer progress) {
        this.folder = folder;
        this.part = part;
        this.tokenizer = tokenizer;
        this.progress = progress;
    }

    @Override
    public void piece(String text, boolean ended) {
        counts.add(text, ended);
        pieces.add(text);
        ends.add(ended);
        held += text.length();
        if (held >= LENGTH) {
            shard();
        }
    }

    /** The part, once all pieces are there. */
    EncodedPart done() {
        if (!pieces.isEmpty() || shards.isEmpty()) {
            shard();
        }
        return counts.of(new ShardedTokens(shards));
    }

    private void shard() {
        int number = shards.size();
        shards.add(folder.find(part, number).orElseGet(() -> folder.keep(part, number, encoded(number))));
        pieces.clear();
        ends.clear();
        held = 0;
        progress.accept(counts.bytes());
    }

    private Shard encoded(int number) {
        List<int[]> ids = pieces.parallelStream().map(tokenizer::encode).toList();
        boolean[] last = new boolean[ends.size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = ends.get(i);
        }
        return Shard.of(folder.title(part, number), tokenizer.vocabulary(), ids, last);
    }
}
