package org.attn4j.framework.device.cuda;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.mixture.Combine;
import org.attn4j.framework.op.mixture.CombineGrad;
import org.attn4j.framework.op.mixture.Dispatch;
import org.attn4j.framework.op.mixture.GroupedLinear;
import org.attn4j.framework.op.mixture.GroupedLinearInputGrad;
import org.attn4j.framework.op.mixture.GroupedLinearParameterGrad;
import org.attn4j.framework.op.mixture.RouterLoss;
import org.attn4j.framework.op.mixture.RouterLossGrad;
import org.attn4j.framework.op.mixture.TopKRouting;
import org.attn4j.framework.op.mixture.TopKRoutingGrad;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Mixtures of experts over more than 2^31 elements: of rows, and of experts' weights. */
final class LargeMixtures {
    private static final int TOKENS = 4;
    private static final int ACTIVE = 2;
    private static final int COLUMNS = 1000;

    private LargeMixtures() {}

    static void cases(BiConsumer<String, Supplier<LargeTensors>> to) {
        rows(to);
        routing(to);
    }

    static void products(BiConsumer<String, Supplier<LargeTensors>> to) {
        products("in single precision", LargeTensors::of, to);
        products("in bfloat16", LargeTensors::half, to);
    }

    private static void rows(BiConsumer<String, Supplier<LargeTensors>> to) {
        int[] places = {3, 1, 7, 2, 6, 0, 4, 5};
        IntFunction<int[]> slots =
                n -> IntStream.of(places).map(p -> (n - 1) * places.length + p).toArray();
        IntFunction<int[]> offsets = n -> new int[] {0, 3, n * places.length};
        to.accept("rows to experts", () -> LargeTensors.of((sd, v) -> new Dispatch(sd, v[0], v[1], v[2]))
                .batch(TOKENS, COLUMNS)
                .integers(slots, TOKENS, ACTIVE)
                .sharedIntegers(offsets));
        to.accept("and back", () -> LargeTensors.of((sd, v) -> new Combine(sd, v[0], v[1], v[2], v[3]))
                .batch(TOKENS * ACTIVE, COLUMNS)
                .integers(slots, TOKENS, ACTIVE)
                .sharedIntegers(offsets)
                .batch(TOKENS, ACTIVE));
        to.accept("and their gradient", () -> LargeTensors.of(
                        (sd, v) -> new CombineGrad(sd, v[0], v[1], v[2], v[3], v[4]))
                .batch(TOKENS * ACTIVE, COLUMNS)
                .integers(slots, TOKENS, ACTIVE)
                .sharedIntegers(offsets)
                .batch(TOKENS, ACTIVE)
                .batch(TOKENS, COLUMNS));
    }

    private static void routing(BiConsumer<String, Supplier<LargeTensors>> to) {
        to.accept("routing", () -> LargeTensors.of((sd, v) -> new TopKRouting(sd, v[0], null, null, ACTIVE, 0, 0, 1))
                .batch(8, COLUMNS)
                .byInput(0)
                .comparing(0, 1)
                .only("routing.route_choose"));
        to.accept("its gradient", () -> LargeTensors.of((sd, v) -> new TopKRoutingGrad(sd, v[0], v[1], v[2], v[3]))
                .batch(8, COLUMNS)
                .batch(8, ACTIVE)
                .ids(COLUMNS, 8, ACTIVE)
                .batch(8, ACTIVE));
        // Of each 4,096 tokens the last 8 count, which are the last block's.
        int tokens = 4096;
        int experts = 1024;
        IntFunction<int[]> mask =
                n -> IntStream.range(0, tokens).map(t -> t < tokens - 8 ? 0 : 1).toArray();
        to.accept("router's loss", () -> LargeTensors.of((sd, v) -> new RouterLoss(sd, v[0], v[1], v[2], 0.3, 0.1))
                .batch(tokens, experts)
                .shared(experts)
                .integers(mask, tokens)
                .byInput(0)
                .comparing(0));
        to.accept("its gradient", () -> LargeTensors.of(
                        (sd, v) -> new RouterLossGrad(sd, v[0], v[1], v[2], v[3], 0.3, 0.1))
                .batch(tokens, experts)
                .shared(experts)
                .shared()
                .integers(mask, tokens));
    }

    private static void products(
            String how,
            Function<BiFunction<SameDiff, SDVariable[], JavaOp>, LargeTensors> kind,
            BiConsumer<String, Supplier<LargeTensors>> to) {
        int rows = 64;
        int columns = 576;
        IntFunction<int[]> offsets = n -> new int[] {0, n * rows - 40, n * rows};
        to.accept("experts' products " + how, () -> kind.apply((sd, v) -> new GroupedLinear(sd, v[0], v[1], v[2], null))
                .batch(rows, columns)
                .shared(2, columns, 40)
                .sharedIntegers(offsets)
                .byInput(0));
        to.accept("their results " + how, () -> kind.apply((sd, v) -> new GroupedLinear(sd, v[0], v[1], v[2], v[3]))
                .batch(rows, 40)
                .shared(2, 40, columns)
                .sharedIntegers(offsets)
                .shared(2, columns)
                .sparing(SparseCuda.LAST_X));
        to.accept("their gradient " + how, () -> kind.apply((sd, v) -> new GroupedLinearInputGrad(sd, v[0], v[1], v[2]))
                .batch(rows, 40)
                .shared(2, columns, 40)
                .sharedIntegers(offsets)
                .sparing(SparseCuda.LAST_X));
        // Each expert an example: the rows are the last one's.
        int many = 1 << 21;
        IntFunction<int[]> last =
                n -> IntStream.rangeClosed(0, n).map(e -> e < n ? 0 : 3).toArray();
        to.accept("experts' weights " + how, () -> kind.apply((sd, v) -> new GroupedLinear(sd, v[0], v[1], v[2], null))
                .shared(3, columns)
                .batch(1, columns, many)
                .sharedIntegers(last)
                .byInput(1)
                .comparing(0)
                .sparing(4));
        to.accept("experts' weights in the gradient " + how, () -> kind.apply(
                        (sd, v) -> new GroupedLinearInputGrad(sd, v[0], v[1], v[2]))
                .shared(3, columns)
                .batch(1, many, columns)
                .sharedIntegers(last)
                .byInput(1)
                .comparing(0)
                .sparing(4));
        to.accept("the weights' gradient " + how, () -> kind.apply(
                        (sd, v) -> new GroupedLinearParameterGrad(sd, v[0], v[1], v[2], false))
                .shared(3, columns)
                .shared(3, many)
                .sharedIntegers(last)
                .comparing(0));
        IntFunction<int[]> parts = n -> new int[] {0, n - 1, n};
        to.accept("the weights' gradient from many rows " + how, () -> kind.apply(
                        (sd, v) -> new GroupedLinearParameterGrad(sd, v[0], v[1], v[2], true))
                .batch(1, 8)
                .batch(1, many)
                .sharedIntegers(parts)
                .byInput(1)
                .comparing(0, 1));
    }
}
