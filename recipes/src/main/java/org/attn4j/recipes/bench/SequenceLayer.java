package org.attn4j.recipes.bench;

import java.util.Optional;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.attention.BigBirdAttention;
import org.attn4j.framework.layer.attention.LinearSelfAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.recurrent.GruLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

/** Layers from sequence to sequence that {@link LayerCost} compares, with what theory says of them. */
public enum SequenceLayer {
    /** Multi-head self-attention with its four maps. */
    SELF_ATTENTION("self-attention", "N² D + N D²", "1", "1") {
        @Override
        SDVariable build(Scope s, SDVariable x) {
            return new SelfAttention(HEADS, 0, false, 0).build(s, x);
        }
    },
    /** The same where each position sees W = 256 around it (Beltagy et al. 2020). */
    WINDOW("sliding window, W = 256", "N W D + N D²", "1", "N / W layers") {
        @Override
        SDVariable build(Scope s, SDVariable x) {
            return new SelfAttention(HEADS, 0, false, 0, Score.DOT, true, 0, Optional.empty(), 256, 1).build(s, x);
        }
    },
    /** Attention over blocks of 64 tokens: 3 around, the first, and 3 at random (Zaheer et al. 2020). */
    BIGBIRD("BigBird, blocks of 64: 3 + 1 + 3", "N W D + N D²", "1", "2 layers") {
        @Override
        SDVariable build(Scope s, SDVariable x) {
            int n = (int) s.shape(x).dim(1);
            return new BigBirdAttention(HEADS, false, 0, Math.max(64, (n + 4095) / 4096), 3, 1, 3, n, 0).build(s, x);
        }
    },
    /** Kernelised linear attention with its four maps (Katharopoulos et al. 2020). */
    LINEAR_ATTENTION("linear attention", "N D²", "1", "1") {
        @Override
        SDVariable build(Scope s, SDVariable x) {
            return new LinearSelfAttention(HEADS, false, false).build(s, x);
        }
    },
    /** A gated recurrent unit. */
    RECURRENT("GRU", "N D²", "N", "N") {
        @Override
        SDVariable build(Scope s, SDVariable x) {
            return new GruLayer(s.dim(x), false).build(s, x);
        }
    },
    /** A convolution over three neighbours, by SameDiff's own op. */
    CONVOLUTION("convolution, width 3", "3 N D²", "1", "log₃ N layers, dilated") {
        @Override
        SDVariable build(Scope s, SDVariable x) {
            int d = s.dim(x);
            ParameterSpec kernel =
                    ParameterSpec.plain(s.full("weight"), new long[] {WIDTH, d, d}, Initializer.normal(0.02), true);
            Conv1DConfig same = Conv1DConfig.builder()
                    .k(WIDTH)
                    .paddingMode(PaddingMode.SAME)
                    .dataFormat(Conv1DConfig.NWC)
                    .build();
            return s.sd().cnn().conv1d(x, s.parameter(kernel), same);
        }
    };

    private static final int WIDTH = 3;
    private static final int HEADS = 4;

    private final String title;
    private final String operations;
    private final String sequentialSteps;
    private final String pathLength;

    SequenceLayer(String title, String operations, String sequentialSteps, String pathLength) {
        this.title = title;
        this.operations = operations;
        this.sequentialSteps = sequentialSteps;
        this.pathLength = pathLength;
    }

    /**
     * Adds the layer to a graph.
     *
     * @param x [1, N, D]
     */
    abstract SDVariable build(Scope s, SDVariable x);

    /** Name in tables. */
    public String title() {
        return title;
    }

    /** Growth of its operations, by the legend's letters; N is the length of the sequence. */
    public String operations() {
        return operations;
    }

    /** Steps that must wait for one another. */
    public String sequentialSteps() {
        return sequentialSteps;
    }

    /** Steps from one position's input to the output at any other. */
    public String pathLength() {
        return pathLength;
    }
}
