package org.attn4j.framework.op.attention;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireDropout;

import java.util.Arrays;
import org.attn4j.framework.op.Philox;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Attention as a function of arrays, as papers and lecture notes write it, for reading and trying out. Every step is a
 * plain array operation and the weights are laid out in full; models train with {@link Attention}, which does neither.
 */
public final class Functional {
    private Functional() {}

    /**
     * Scaled dot-product attention, {@code softmax(Q K^T / sqrt(K)) V}, with random numbers from ND4J's generator.
     *
     * @see #attention(INDArray, INDArray, INDArray, INDArray, double, long)
     */
    public static AttentionResult attention(
            INDArray query, INDArray key, INDArray value, INDArray mask, double dropout) {
        return attention(
                query, key, value, mask, dropout, dropout > 0 ? Nd4j.getRandom().nextLong() : 0);
    }

    /**
     * Scaled dot-product attention, {@code softmax(Q K^T / sqrt(K)) V}:
     *
     * <pre>{@code
     * scores[t, s]  = sum_k query[t, k] key[s, k] / sqrt(K)
     * weights[t, s] = exp(scores[t, s]) / sum over visible s' of exp(scores[t, s'])     0 where s is hidden
     * output[t, n]  = sum_s weights[t, s] value[s, n]
     * }</pre>
     *
     * <p>A query that may see no key gets weights and output 0. Dropout sets a share of the weights to 0 and divides the
     * others by 1 minus that share; the weights handed out are those before it.
     *
     * @param query [T, K], [B, T, K] or [B, H, T, K]
     * @param key as query, with S in place of T
     * @param value as key, with any width N in place of K
     * @param mask 1 keeps and 0 hides; null keeps all. [T, S] for every example, [B, S] for every query of an example,
     *     [B, T, S] or [B, H, T, S], where a length of 1 stands for any. A rank-2 mask that could be either ([B, S] and
     *     [T, S] with B = T) must be given as [B, 1, S] or [1, T, S]
     * @param dropout share of weights dropped; 0 when not training
     * @param seed of dropout's random numbers; equal seeds drop equal weights
     * @return output [..., T, N] and weights [..., T, S], FLOAT or DOUBLE as the query
     * @throws IllegalArgumentException if types or shapes do not fit one another, the mask holds other values than 0 and
     *     1, or dropout is outside [0, 1)
     * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.1</a>
     */
    public static AttentionResult attention(
            INDArray query, INDArray key, INDArray value, INDArray mask, double dropout, long seed) {
        requireDropout("dropout", dropout);
        checkInputs(query, key, value);
        int rank = query.rank();
        long t = query.size(rank - 2);
        long s = key.size(rank - 2);
        long n = value.size(rank - 1);
        INDArray q = matrices(query); // [B H, T, K]
        INDArray k = matrices(key); // [B H, S, K]
        INDArray v = matrices(value); // [B H, S, N]

        INDArray scores = Nd4j.matmul(q, k, false, true, false).divi(Math.sqrt(q.size(2))); // [B H, T, S]
        INDArray visible = mask == null ? null : visible(query, mask, s); // [B H, T, S]
        INDArray weights = softmax(scores, visible);
        INDArray kept = dropout > 0 ? drop(weights, dropout, seed) : weights;
        INDArray output = Nd4j.matmul(kept, v, false, false, false); // [B H, T, N]
        return new AttentionResult(
                output.reshape('c', withLast(query.shape(), t, n)),
                weights.reshape('c', withLast(query.shape(), t, s)));
    }

    /** Softmax over the last dimension of [M, T, S], over visible elements only; 0 where there is none. */
    private static INDArray softmax(INDArray scores, INDArray visible) {
        long[] column = {scores.size(0), scores.size(1), 1};
        INDArray x = scores;
        if (visible != null) {
            // Hidden scores go below every visible one, so that the largest is a visible one.
            x = scores.mul(visible).addi(visible.sub(1).muli(1e30));
        }
        INDArray largest = x.max(2).reshape('c', column);
        INDArray e = Transforms.exp(x.sub(largest), false);
        if (visible != null) {
            e.muli(visible);
        }
        // A row with a visible key sums to at least exp(0) = 1; a row without one to 0, and stays 0.
        INDArray sum = Transforms.max(e.sum(2).reshape('c', column), 1.0, false);
        return e.divi(sum);
    }

    /** Element i is dropped where word i of the generator is below the rate. */
    private static INDArray drop(INDArray weights, double rate, long seed) {
        int threshold = Philox.threshold(rate);
        INDArray kept = weights.dup('c');
        for (long i = 0; i < kept.length(); i++) {
            boolean keep = Integer.compareUnsigned(Philox.word(seed, 0, i), threshold) >= 0;
            kept.putScalar(i, keep ? kept.getDouble(i) / (1 - rate) : 0);
        }
        return kept;
    }

    /** The mask as 0s and 1s of the scores' shape [B H, T, S]. */
    private static INDArray visible(INDArray query, INDArray mask, long s) {
        long[] scores = withLast(query.shape(), query.size(query.rank() - 2), s);
        INDArray m = mask.castTo(query.dataType());
        // Only 0 and 1 are their own squares; NaN fails too.
        require(
                m.sub(m.mul(m)).amaxNumber().doubleValue() == 0,
                "attention: the mask must hold 1 (keeps) and 0 (hides) only; it holds values from %s to %s",
                m.minNumber(),
                m.maxNumber());
        INDArray aligned = m.reshape('c', alignedShape(query, mask.shape(), scores));
        INDArray full = Nd4j.createUninitialized(query.dataType(), scores, 'c');
        full.assign(aligned.broadcast(scores));
        return matrices(full);
    }

    /** The mask's shape with 1s put in, so that it has the scores' rank. */
    private static long[] alignedShape(INDArray query, long[] mask, long[] scores) {
        int rank = query.rank();
        long b = query.size(0);
        long t = query.size(rank - 2);
        long s = scores[rank - 1];
        long[] shape = null;
        if (mask.length == rank) {
            shape = mask;
        } else if (mask.length == 3 && rank == 4) {
            shape = new long[] {mask[0], 1, mask[1], mask[2]};
        } else if (mask.length == 2 && rank > 2) {
            boolean byExample = mask[0] == b;
            require(
                    !byExample || mask[0] != t || t == 1,
                    "attention: a mask %s may be [B, S] or [T, S], since B = T = %d; give [B, 1, S] or [1, T, S]",
                    Arrays.toString(mask),
                    b);
            shape = new long[rank];
            Arrays.fill(shape, 1);
            shape[byExample ? 0 : rank - 2] = mask[0];
            shape[rank - 1] = mask[1];
        }
        boolean fits = shape != null;
        for (int i = 0; fits && i < rank; i++) {
            fits = shape[i] == scores[i] || shape[i] == 1;
        }
        require(
                fits,
                "attention: the mask must be [T, S] = [%d, %d]%s, got %s",
                t,
                s,
                rank == 2 ? "" : String.format(", [B, S] = [%d, %d] or [B, T, S] = [%d, %d, %d]", b, s, b, t, s),
                Arrays.toString(mask));
        return shape;
    }

    private static void checkInputs(INDArray query, INDArray key, INDArray value) {
        int rank = query.rank();
        DataType type = query.dataType();
        require(
                type == DataType.FLOAT || type == DataType.DOUBLE,
                "attention: query must be FLOAT or DOUBLE, got %s",
                type);
        require(
                rank >= 2 && rank <= 4,
                "attention: query must be [T, K], [B, T, K] or [B, H, T, K], got %s",
                Arrays.toString(query.shape()));
        require(
                key.dataType() == type && value.dataType() == type,
                "attention: query, key and value must have one type, got %s, %s and %s",
                type,
                key.dataType(),
                value.dataType());
        require(
                key.rank() == rank && sameLeading(query, key, rank - 2) && key.size(rank - 1) == query.size(rank - 1),
                "attention: key must be %s for query %s, got %s",
                expected(query, "S", String.valueOf(query.size(rank - 1))),
                Arrays.toString(query.shape()),
                Arrays.toString(key.shape()));
        require(
                value.rank() == rank && sameLeading(key, value, rank - 1),
                "attention: value must be %s for key %s, got %s",
                expected(query, String.valueOf(key.size(rank - 2)), "N"),
                Arrays.toString(key.shape()),
                Arrays.toString(value.shape()));
    }

    private static boolean sameLeading(INDArray a, INDArray b, int dimensions) {
        return Arrays.equals(Arrays.copyOf(a.shape(), dimensions), Arrays.copyOf(b.shape(), dimensions));
    }

    private static String expected(INDArray query, String rows, String columns) {
        StringBuilder shape = new StringBuilder("[");
        for (int i = 0; i < query.rank() - 2; i++) {
            shape.append(query.size(i)).append(", ");
        }
        return shape + rows + ", " + columns + "]";
    }

    /** All leading dimensions as one: [..., T, K] -> [M, T, K]. */
    private static INDArray matrices(INDArray x) {
        int rank = x.rank();
        long rows = x.size(rank - 2);
        long columns = x.size(rank - 1);
        return x.dup('c').reshape('c', x.length() / (rows * columns), rows, columns);
    }

    private static long[] withLast(long[] shape, long rows, long columns) {
        long[] other = shape.clone();
        other[other.length - 2] = rows;
        other[other.length - 1] = columns;
        return other;
    }
}
