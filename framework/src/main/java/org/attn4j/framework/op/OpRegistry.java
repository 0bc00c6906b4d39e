package org.attn4j.framework.op;

import java.lang.reflect.Field;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes ND4J know our ops: registers each by name, which SameDiff needs to differentiate, save and load graphs, and puts
 * in place the executioner that runs them.
 */
public final class OpRegistry {
    private static final List<Supplier<? extends JavaOp>> OPS = List.of(
            Linear::new,
            LinearInputGrad::new,
            LinearParameterGrad::new,
            Embedding::new,
            EmbeddingGrad::new,
            GatherRows::new,
            GatherRowsGrad::new,
            Patches::new,
            PatchesGrad::new,
            PrependRow::new,
            PrependRowGrad::new,
            SelectRow::new,
            SelectRowGrad::new,
            MeanRows::new,
            MeanRowsGrad::new,
            AddPosition::new,
            AddPositionGrad::new,
            LayerNorm::new,
            LayerNormGrad::new,
            RmsNorm::new,
            RmsNormGrad::new,
            Attention::new,
            AttentionGrad::new,
            AttentionWeights::new,
            ScoredAttention::new,
            ScoredAttentionGrad::new,
            ScoredAttentionWeights::new,
            LinearAttention::new,
            LinearAttentionGrad::new,
            LinearAttentionWeights::new,
            AppendCache::new,
            ReorderCache::new,
            Rotary::new,
            Activation::new,
            ActivationGrad::new,
            SwiGlu::new,
            SwiGluGrad::new,
            Dropout::new,
            Add::new,
            ArgMax::new,
            Columns::new,
            ColumnsGrad::new,
            SquaredNorm::new,
            AdamUpdate::new,
            SgdUpdate::new,
            CountedTokens::new,
            TopKRouting::new,
            TopKRoutingGrad::new,
            RouterLoss::new,
            RouterLossGrad::new,
            Dispatch::new,
            Combine::new,
            CombineGrad::new,
            GroupedLinear::new,
            GroupedLinearInputGrad::new,
            GroupedLinearParameterGrad::new,
            TotalLoss::new,
            TotalLossGrad::new,
            Recurrence::new,
            RecurrenceGrad::new,
            AdditiveAttention::new,
            AdditiveAttentionGrad::new,
            BahdanauDecoder::new,
            BahdanauDecoderGrad::new,
            ScheduledSampling::new,
            CrossEntropy::new,
            CrossEntropyGrad::new);

    private static volatile boolean installed;

    private OpRegistry() {}

    /** Registers the ops and the executioner; does nothing when that is done. */
    public static void install() {
        if (!installed) {
            installOnce();
        }
    }

    /** Names of all ops, in order. */
    public static List<String> names() {
        return OPS.stream().map(o -> o.get().opName()).sorted().toList();
    }

    private static synchronized void installOnce() {
        if (installed) {
            return;
        }
        for (Supplier<? extends JavaOp> op : OPS) {
            JavaOp prototype = op.get();
            ImportClassMapping.getOpNameMapping().put(prototype.opName(), prototype);
        }
        if (!(Nd4j.getExecutioner() instanceof OwnExecutioner)) {
            OwnExecutioner ours = ServiceLoader.load(OwnExecutioner.class, OpRegistry.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this build has no executioner for ND4J's backend "
                            + Nd4j.getBackend().getClass().getName()));
            try {
                Field instance = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
                instance.setAccessible(true);
                instance.set(null, ours);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "cannot put our executioner in place of ND4J's; start Java with -Dopexec="
                                + ours.getClass().getName(),
                        e);
            }
        }
        installed = true;
    }
}
