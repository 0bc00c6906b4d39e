package org.attn4j.datasets.batch;

import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.chat.ChatEncoder;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;

/**
 * Puts conversations together: {@code ids} [B, T] and {@code labels} [B, T], -1 where the assistant does not speak and beyond
 * the end. T is the longest conversation's length, rounded up to a multiple of {@value #MULTIPLE} so that few shapes occur, but
 * never above the context.
 *
 * @param chats none is longer than the context
 * @param context the most tokens of a conversation
 */
public record ConversationBatches(List<ChatEncoder.Example> chats, int context) implements BatchAssembler {
    private static final int MULTIPLE = 32;

    /** The length of each conversation. */
    public int[] lengths() {
        return chats.stream().mapToInt(chat -> chat.ids().length).toArray();
    }

    @Override
    public Batch assemble(int[] examples, long firstRow, String origin) {
        int longest = Arrays.stream(examples)
                .map(e -> e == FILLER ? 1 : chats.get(e).ids().length)
                .max()
                .orElse(1);
        int t = Math.min(context, Padding.up(longest, MULTIPLE));
        int[] ids = new int[ArrayLength.ofBatch(examples.length, t)];
        int[] labels = new int[ids.length];
        Arrays.fill(labels, Padding.IGNORED);
        long targets = 0;
        for (int r = 0; r < examples.length; r++) {
            if (examples[r] != FILLER) {
                ChatEncoder.Example chat = chats.get(examples[r]);
                System.arraycopy(chat.ids(), 0, ids, r * t, chat.ids().length);
                System.arraycopy(chat.labels(), 0, labels, r * t, chat.labels().length);
                targets += chat.targets();
            }
        }
        return TokenArrays.batch(ids, labels, null, new long[] {examples.length, t}, targets, origin);
    }
}
