package org.attn4j.framework.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.RelativeBuckets;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** An op's record survives SameDiff's argument lists and a saved graph. */
class AttributesTest {
    enum Colour {
        RED,
        GREEN
    }

    record Inner(int count, double factor, boolean both) {}

    record Outer(Colour colour, int n, Inner inner, long wide, double x, boolean flag, Colour other, Inner last) {}

    /** An op that keeps a record. */
    static final class Keeper extends JavaOp {
        Keeper(Record attributes) {
            keep(attributes);
        }

        Outer outer() {
            return kept(Outer.class);
        }

        @Override
        public String opName() {
            return "keeper";
        }

        @Override
        public int getNumOutputs() {
            return 1;
        }

        @Override
        public List<TensorSpec> outputs(List<TensorSpec> inputs) {
            return inputs;
        }

        @Override
        public List<SDVariable> doDiff(List<SDVariable> gradients) {
            return gradients;
        }
    }

    @TempDir
    Path folder;

    @Test
    void aRecordComesBack() {
        Outer full = new Outer(
                Colour.GREEN, -3, new Inner(5, 0.5, true), 1L << 40, 2.5, true, Colour.RED, new Inner(0, 1, false));
        assertThat(new Keeper(full).outer()).isEqualTo(full);
        Outer bare = new Outer(Colour.RED, 7, null, 0, 0, false, Colour.RED, new Inner(1, 0, false));
        assertThat(new Keeper(bare).outer()).isEqualTo(bare);
    }

    @Test
    void listsKeepTheOrderOfTheComponentsAndNamesOfConstants() {
        Keeper op = new Keeper(new Outer(Colour.GREEN, 1, new Inner(2, 0.5, true), 3, 0.25, false, Colour.RED, null));
        assertThat(op.iArgs()).containsExactly(1, 2, 3, 0);
        assertThat(op.tArgs()).containsExactly(0.5, 0.25, 0);
        assertThat(op.bArgs()).containsExactly(true, false, false);
        assertThat(op.sArgs()).containsExactly("GREEN", "RED");
    }

    @Test
    void listsOfAnotherRecordAreRefused() {
        assertThatThrownBy(() -> new Keeper(new Inner(1, 2, true)).outer())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("op keeper: its arguments [1][2.0][true][] are not those of Outer");
        Keeper other = new Keeper(new Outer(Colour.RED, 0, null, 0, 0, false, Colour.RED, null));
        other.removeSArgument("RED");
        other.addSArgument("BLUE");
        assertThatThrownBy(other::outer)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no Colour is called BLUE, expected one of [RED, GREEN]");
    }

    @Test
    void aSavedGraphKeepsThem() throws Exception {
        AttentionSpec spec =
                new AttentionSpec(2, 1, 0.5, true, true, false, false, 0, 0, new RelativeBuckets(8, 16, false), false);
        SameDiff sd = SameDiff.create();
        SDVariable x =
                sd.var("x", Nd4j.linspace(DataType.FLOAT, -1, 0.01, 3 * 16).reshape(1, 3, 16));
        SDVariable table =
                sd.var("table", Nd4j.linspace(DataType.FLOAT, 0, 0.1, 16).reshape(2, 8));
        SDVariable y = new Attention(sd, spec, x, table).outputVariables()[0];
        new Activation(sd, y, ActivationKind.GELU_TANH).named("z");
        Path file = folder.resolve("graph.fb");
        sd.save(file.toFile(), false);
        SameDiff read = SameDiff.load(file.toFile(), false);
        assertThat(read.outputSingle(java.util.Map.of(), "z")).isEqualTo(sd.outputSingle(java.util.Map.of(), "z"));
        Attention attention = (Attention) read.getOps().values().stream()
                .map(op -> op.getOp())
                .filter(Attention.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(attention.spec()).isEqualTo(spec);
    }
}
