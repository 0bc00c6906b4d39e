package org.attn4j.framework.op.attention.scored.reference;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.reference.AttentionParts;
import org.attn4j.framework.op.attention.reference.HeadParts;
import org.attn4j.framework.op.attention.scored.ScoreKind;
import org.attn4j.framework.op.attention.scored.ScoredAttention;
import org.attn4j.framework.op.attention.scored.ScoredAttentionGrad;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.attention.scored.ScoredAttentionWeights;
import org.attn4j.framework.op.attention.scored.WeightKind;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Attention by any score, all scores written out, one head at a time. */
public final class ScoredReferences {
    private ScoredReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(ScoredAttention::new, (op, inputs) -> forward(op.spec(), inputs));
        table.op(ScoredAttentionWeights::new, (op, inputs) -> weights(op.spec(), inputs));
        table.op(ScoredAttentionGrad::new, (op, inputs) -> backward(op.spec(), inputs));
    }

    private static HeadSizes sizes(ScoredAttentionSpec spec, List<INDArray> inputs) {
        return spec.sizes(inputs.stream()
                .map(a -> new TensorSpec(a.dataType(), a.shape()))
                .toList());
    }

    private static List<INDArray> forward(ScoredAttentionSpec spec, List<INDArray> inputs) {
        HeadSizes n = sizes(spec, inputs);
        INDArray y = Rows.zeros(inputs.get(0), n.batch(), n.queries(), (long) n.heads() * n.valueWidth());
        for (int b = 0; b < n.batch(); b++) {
            for (int h = 0; h < n.heads(); h++) {
                INDArray w = chosen(spec, softmax(spec, inputs, n, b, h), scores(spec, inputs, n, b, h));
                INDArray kept = w.mul(keep(spec, inputs, n, b, h));
                y.put(
                        HeadParts.columns(b, h, n.valueWidth()),
                        kept.mmul(HeadParts.part(inputs.get(2), b, h, n.heads())));
            }
        }
        return List.of(y);
    }

    private static List<INDArray> weights(ScoredAttentionSpec spec, List<INDArray> inputs) {
        HeadSizes n = sizes(spec, inputs);
        INDArray all = Rows.zeros(inputs.get(0), n.batch(), n.heads(), n.queries(), n.keys());
        for (int b = 0; b < n.batch(); b++) {
            for (int h = 0; h < n.heads(); h++) {
                all.slice(b)
                        .slice(h)
                        .assign(chosen(spec, softmax(spec, inputs, n, b, h), scores(spec, inputs, n, b, h)));
            }
        }
        return List.of(all);
    }

    private static List<INDArray> backward(ScoredAttentionSpec spec, List<INDArray> inputs) {
        HeadSizes n = sizes(spec, inputs);
        INDArray dy = inputs.get(spec.inputs());
        List<INDArray> gradients = new ArrayList<>();
        for (int i = 0; i < (spec.score().hasParameter() ? 4 : 3); i++) {
            gradients.add(Rows.zeros(inputs.get(i), inputs.get(i).shape()));
        }
        for (int b = 0; b < n.batch(); b++) {
            for (int h = 0; h < n.heads(); h++) {
                INDArray p = softmax(spec, inputs, n, b, h); // [T, S]
                INDArray w = chosen(spec, p, scores(spec, inputs, n, b, h));
                INDArray keep = keep(spec, inputs, n, b, h);
                INDArray dOut = HeadParts.part(dy, b, h, n.heads()); // [T, N]
                HeadParts.add(
                        gradients.get(2),
                        b,
                        h,
                        n.valueWidth(),
                        w.mul(keep).transpose().mmul(dOut));
                INDArray g = dOut.mmul(
                                HeadParts.part(inputs.get(2), b, h, n.heads()).transpose())
                        .mul(keep);
                INDArray d = g.subColumnVector(g.mul(p).sum(true, 1)).mul(p).mul(spec.scale());
                if (spec.weights() != WeightKind.HARD) {
                    scoreGradients(spec.score(), inputs, n, b, h, d, gradients);
                }
            }
        }
        return gradients;
    }

    /** The derivative of each score, pair by pair. */
    private static void scoreGradients(
            ScoreKind kind, List<INDArray> inputs, HeadSizes n, int b, int h, INDArray d, List<INDArray> gradients) {
        double[][] q = matrix(inputs.get(0), b, h, n);
        double[][] k = matrix(inputs.get(1), b, h, n);
        double[][] g = d.castTo(DataType.DOUBLE).toDoubleMatrix();
        double[] p = parameter(kind, inputs, n, h);
        double[][] dq = new double[q.length][n.width()];
        double[][] dk = new double[k.length][n.width()];
        double[] dp = new double[p.length];
        for (int t = 0; t < q.length; t++) {
            for (int s = 0; s < k.length; s++) {
                for (int i = 0; i < n.width(); i++) {
                    double y = Math.tanh(q[t][i] + k[s][i]);
                    double difference = q[t][i] - k[s][i];
                    switch (kind) {
                        case DOT -> {
                            dq[t][i] += g[t][s] * k[s][i];
                            dk[s][i] += g[t][s] * q[t][i];
                        }
                        case ADDITIVE -> {
                            dq[t][i] += g[t][s] * p[i] * (1 - y * y);
                            dk[s][i] += g[t][s] * p[i] * (1 - y * y);
                            dp[i] += g[t][s] * y;
                        }
                        case BILINEAR -> {
                            for (int j = 0; j < n.width(); j++) {
                                dq[t][i] += g[t][s] * p[i * n.width() + j] * k[s][j];
                                dk[s][j] += g[t][s] * p[i * n.width() + j] * q[t][i];
                                dp[i * n.width() + j] += g[t][s] * q[t][i] * k[s][j];
                            }
                        }
                        case GAUSSIAN -> {
                            dq[t][i] -= g[t][s] * p[0] * p[0] * difference;
                            dk[s][i] += g[t][s] * p[0] * p[0] * difference;
                            dp[0] -= g[t][s] * p[0] * difference * difference;
                        }
                    }
                }
            }
        }
        HeadParts.add(gradients.get(0), b, h, n.width(), Nd4j.createFromArray(dq));
        HeadParts.add(gradients.get(1), b, h, n.width(), Nd4j.createFromArray(dk));
        for (int i = 0; i < dp.length; i++) {
            long at = (long) h * dp.length + i;
            gradients.get(3).putScalar(at, gradients.get(3).getDouble(at) + dp[i]);
        }
    }

    private static double[][] matrix(INDArray all, int b, int h, HeadSizes n) {
        return HeadParts.part(all, b, h, n.heads()).castTo(DataType.DOUBLE).toDoubleMatrix();
    }

    /** A head's part of the parameter. */
    private static double[] parameter(ScoreKind kind, List<INDArray> inputs, HeadSizes n, int h) {
        double[] part = new double[kind.parameterSize(n.width())];
        for (int i = 0; i < part.length; i++) {
            part[i] = inputs.get(3).getDouble((long) h * part.length + i);
        }
        return part;
    }

    /** Scores times scale, -infinity where a key is hidden: [T, S]. */
    private static double[][] scores(ScoredAttentionSpec spec, List<INDArray> inputs, HeadSizes n, int b, int h) {
        double[][] q = matrix(inputs.get(0), b, h, n);
        double[][] k = matrix(inputs.get(1), b, h, n);
        double[] p = parameter(spec.score(), inputs, n, h);
        long offset = spec.shifted() ? inputs.get(spec.offsetInput()).getLong(0) : 0;
        double[][] scores = new double[n.queries()][n.keys()];
        for (int t = 0; t < n.queries(); t++) {
            for (int s = 0; s < n.keys(); s++) {
                boolean hidden = spec.causal() && s > offset + t
                        || spec.masked() && inputs.get(spec.maskInput()).getDouble(b, s) == 0;
                scores[t][s] = hidden ? Double.NEGATIVE_INFINITY : spec.scale() * score(spec.score(), q[t], k[s], p);
            }
        }
        return scores;
    }

    private static double score(ScoreKind kind, double[] q, double[] k, double[] p) {
        double score = 0;
        for (int i = 0; i < q.length; i++) {
            switch (kind) {
                case DOT -> score += q[i] * k[i];
                case ADDITIVE -> score += p[i] * Math.tanh(q[i] + k[i]);
                case BILINEAR -> {
                    for (int j = 0; j < k.length; j++) {
                        score += q[i] * p[i * k.length + j] * k[j];
                    }
                }
                case GAUSSIAN -> score -= p[0] * p[0] * (q[i] - k[i]) * (q[i] - k[i]) / 2;
            }
        }
        return score;
    }

    private static INDArray softmax(ScoredAttentionSpec spec, List<INDArray> inputs, HeadSizes n, int b, int h) {
        double[][] w = scores(spec, inputs, n, b, h);
        for (double[] row : w) {
            double max = java.util.Arrays.stream(row).max().orElse(0);
            double sum = 0;
            for (int s = 0; s < row.length; s++) {
                row[s] = max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(row[s] - max);
                sum += row[s];
            }
            for (int s = 0; s < row.length && sum > 0; s++) {
                row[s] /= sum;
            }
        }
        return Nd4j.createFromArray(w).castTo(inputs.get(0).dataType());
    }

    /** Softmax itself, or equal weights on the largest scores. */
    private static INDArray chosen(ScoredAttentionSpec spec, INDArray softmax, double[][] scores) {
        if (!spec.weights().hard()) {
            return softmax;
        }
        INDArray hard = Nd4j.zerosLike(softmax);
        for (int t = 0; t < scores.length; t++) {
            double max = java.util.Arrays.stream(scores[t]).max().orElse(0);
            long ties = java.util.Arrays.stream(scores[t]).filter(x -> x == max).count();
            for (int s = 0; s < scores[t].length; s++) {
                boolean largest = scores[t][s] == max && max != Double.NEGATIVE_INFINITY;
                hard.putScalar(t, s, largest ? 1.0 / ties : 0);
            }
        }
        return hard;
    }

    private static INDArray keep(ScoredAttentionSpec spec, List<INDArray> inputs, HeadSizes n, int b, int h) {
        long step = spec.dropout() == 0 ? 0 : inputs.get(spec.stepInput()).getLong(0);
        return AttentionParts.keep(spec.dropout(), spec.key(), step, ((long) b * n.heads() + h), n.queries(), n.keys())
                .castTo(inputs.get(0).dataType());
    }
}
