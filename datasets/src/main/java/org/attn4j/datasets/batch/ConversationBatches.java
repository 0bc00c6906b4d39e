package org.attn4j.datasets.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.attn4j.datasets.chat.ChatEncoder;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.train.Batch;

/**
 * Puts conversations together: {@code ids} [B, T] and {@code labels} [B, T], -1 where the assistant does not speak and beyond
 * the end. T is the longest row's length, rounded up to a multiple of {@value #MULTIPLE} so that few shapes occur, but never
 * above the context. Several conversations in a row are told apart by {@code segments} [B, T], their number in the row, and
 * {@code positions} [B, T], which begin at 0 with each.
 *
 * @param chats none is longer than the context
 * @param rows the conversations of each row
 * @param context the most tokens of a row
 * @param packed whether there are segments and positions
 */
public record ConversationBatches(List<ChatEncoder.Example> chats, List<int[]> rows, int context, boolean packed)
        implements BatchAssembler {
    private static final int MULTIPLE = 32;

    /** One conversation a row. */
    public static ConversationBatches single(List<ChatEncoder.Example> chats, int context) {
        List<int[]> rows =
                IntStream.range(0, chats.size()).mapToObj(i -> new int[] {i}).toList();
        return new ConversationBatches(chats, rows, context, false);
    }

    /** As many in a row as it holds: the longest first, each into the fullest row that has room for it. */
    public static ConversationBatches packed(List<ChatEncoder.Example> chats, int context) {
        List<List<Integer>> rows = new ArrayList<>();
        TreeMap<Integer, List<List<Integer>>> byRoom = new TreeMap<>();
        IntStream.range(0, chats.size())
                .boxed()
                .sorted(Comparator.comparing(i -> -chats.get(i).ids().length))
                .forEach(i -> {
                    int length = chats.get(i).ids().length;
                    Map.Entry<Integer, List<List<Integer>>> fullest = byRoom.ceilingEntry(length);
                    List<Integer> row = new ArrayList<>();
                    if (fullest == null) {
                        rows.add(row);
                    } else {
                        row = fullest.getValue().remove(fullest.getValue().size() - 1);
                        if (fullest.getValue().isEmpty()) {
                            byRoom.remove(fullest.getKey());
                        }
                    }
                    row.add(i);
                    int room = (fullest == null ? context : fullest.getKey()) - length;
                    byRoom.computeIfAbsent(room, r -> new ArrayList<>()).add(row);
                });
        return new ConversationBatches(
                chats,
                rows.stream()
                        .map(row -> row.stream().mapToInt(Integer::intValue).toArray())
                        .toList(),
                context,
                true);
    }

    /** The length of each row. */
    public int[] lengths() {
        return rows.stream().mapToInt(this::length).toArray();
    }

    private int length(int[] row) {
        return Arrays.stream(row).map(i -> chats.get(i).ids().length).sum();
    }

    @Override
    public Batch assemble(int[] examples, long firstRow, String origin) {
        int longest = Arrays.stream(examples)
                .map(e -> e == FILLER ? 1 : length(rows.get(e)))
                .max()
                .orElse(1);
        int t = Math.min(context, Padding.up(longest, MULTIPLE));
        int[] ids = new int[ArrayLength.ofBatch(examples.length, t)];
        int[] labels = new int[ids.length];
        int[] segments = new int[ids.length];
        int[] positions = new int[ids.length];
        Arrays.fill(labels, Padding.IGNORED);
        long targets = 0;
        for (int r = 0; r < examples.length; r++) {
            int[] row = examples[r] == FILLER ? new int[0] : rows.get(examples[r]);
            int at = r * t;
            for (int n = 0; n <= row.length; n++) {
                // What no conversation fills is one of its own.
                int length = n < row.length ? chats.get(row[n]).ids().length : (r + 1) * t - at;
                Arrays.fill(segments, at, at + length, n);
                for (int i = 0; i < length; i++) {
                    positions[at + i] = i;
                }
                if (n < row.length) {
                    ChatEncoder.Example chat = chats.get(row[n]);
                    System.arraycopy(chat.ids(), 0, ids, at, length);
                    System.arraycopy(chat.labels(), 0, labels, at, length);
                    targets += chat.targets();
                }
                at += length;
            }
        }
        long[] shape = {examples.length, t}; // [B, T]
        Map<String, Batch.Array> arrays = new HashMap<>();
        arrays.put("ids", new Batch.Ints(shape, ids));
        arrays.put("labels", new Batch.Ints(shape, labels));
        if (packed) {
            arrays.put("segments", new Batch.Ints(shape, segments));
            arrays.put("positions", new Batch.Ints(shape, positions));
        }
        return new Batch(arrays, targets, origin);
    }
}
