package org.attn4j.framework.dl4j;

import static org.attn4j.framework.config.Checks.require;

import java.util.Map;
import java.util.Objects;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer that looks from one sequence at another, as a vertex of a DL4J {@code ComputationGraph} with two inputs:
 *
 * <pre>{@code
 * graph.addVertex("cross", new Dl4jVertex(new CrossAttention(4, 0, false, 0), Dl4jOptions.at("cross", 1337), 64, 32),
 *     "decoder", "encoder");
 * }</pre>
 *
 * <p>Shapes: queries [B, D, T], keys and values [B, N, S] -> [B, D, T] (DL4J's NCW). The second input's feature mask
 * [B, S], 1 keeps and 0 hides, is the key mask; the first's passes on. Dropout is refused as in {@link Dl4jLayer}.
 */
public final class Dl4jVertex extends SameDiffVertex {
    private static final long serialVersionUID = 1;
    private static final String QUERIES = "q";
    private static final String DATA = "kv";

    @JsonProperty
    private Map<String, Object> definition;

    @JsonProperty
    private Map<String, Object> options;

    @JsonProperty
    private long queryWidth;

    @JsonProperty
    private long dataWidth;

    private transient CrossLayer layer;
    private transient Dl4jParameters parameters;

    /** For DL4J's JSON. */
    Dl4jVertex() {}

    /**
     * A vertex.
     *
     * @param queryWidth D
     * @param dataWidth N
     * @throws IllegalArgumentException if a width is not positive or the layer is not a record of plain settings
     */
    public Dl4jVertex(CrossLayer layer, Dl4jOptions options, long queryWidth, long dataWidth) {
        require(queryWidth > 0, "queryWidth must be positive: %d", queryWidth);
        require(dataWidth > 0, "dataWidth must be positive: %d", dataWidth);
        this.layer = layer;
        this.definition = RecordTree.write(layer);
        this.options = RecordTree.write(options);
        this.queryWidth = queryWidth;
        this.dataWidth = dataWidth;
    }

    /** The layer inside. */
    public CrossLayer layer() {
        if (layer == null) {
            layer = RecordTree.read(CrossLayer.class, definition);
        }
        return layer;
    }

    /** Its place and starting weights. */
    public Dl4jOptions options() {
        return RecordTree.read(Dl4jOptions.class, options);
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams params) {
        params.defineInputs(QUERIES, DATA);
        parameters().define(params);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        parameters().initialize(params, options());
    }

    @Override
    public SDVariable defineVertex(
            SameDiff sameDiff,
            Map<String, SDVariable> layerInput,
            Map<String, SDVariable> paramTable,
            Map<String, SDVariable> maskVars) {
        GraphBuilder builder = Dl4jParameters.builder(sameDiff, paramTable, options());
        SDVariable x = Sequences.in(builder, layerInput.get(QUERIES), queryWidth, RNNFormat.NCW);
        SDVariable data = Sequences.in(builder, layerInput.get(DATA), dataWidth, RNNFormat.NCW);
        SDVariable mask = maskVars.get(DATA);
        Sequences.mask(builder, mask);
        SDVariable y = layer().build(builder.root(options().context(null)), x, data, mask);
        return Sequences.swap(y, RNNFormat.NCW);
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        setName(name);
        return new RuntimeVertex(this, graph, name, idx, paramsView, initializeParams, networkDatatype);
    }

    @Override
    public void validateInput(INDArray[] input) {
        Sequences.check(layer(), input[0], queryWidth, RNNFormat.NCW);
        Sequences.check(layer(), input[1], dataWidth, RNNFormat.NCW);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        require(vertexInputs.length == 2, "%s: expected two inputs, got %d", layer(), vertexInputs.length);
        InputType.InputTypeRecurrent q = Sequences.recurrent(layer(), vertexInputs[0]);
        InputType.InputTypeRecurrent kv = Sequences.recurrent(layer(), vertexInputs[1]);
        require(
                q.getSize() == queryWidth && kv.getSize() == dataWidth,
                "%s: expected inputs of width %d and %d, got %d and %d",
                layer(),
                queryWidth,
                dataWidth,
                q.getSize(),
                kv.getSize());
        return InputType.recurrent(parameters().width(), q.getTimeSeriesLength());
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
        return new Pair<>(maskArrays == null ? null : maskArrays[0], currentMaskState);
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return 2;
    }

    private Dl4jParameters parameters() {
        if (parameters == null) {
            parameters = Dl4jParameters.find(layer(), options(), builder -> {
                SDVariable x = Sequences.example(builder, QUERIES, queryWidth);
                SDVariable data = Sequences.example(builder, DATA, dataWidth);
                Scope s = builder.root(options().context(null));
                return new Dl4jParameters.Scoped(s, layer().build(s, x, data, null));
            });
        }
        return parameters;
    }

    @Override
    public GraphVertex clone() {
        Dl4jVertex copy = new Dl4jVertex(layer(), options(), queryWidth, dataWidth);
        copy.regularization = regularization;
        copy.regularizationBias = regularizationBias;
        copy.updater = updater;
        copy.biasUpdater = biasUpdater;
        copy.gradientNormalization = gradientNormalization;
        copy.gradientNormalizationThreshold = gradientNormalizationThreshold;
        copy.dataType = dataType;
        copy.setName(getName());
        return copy;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Dl4jVertex other
                && super.equals(o)
                && queryWidth == other.queryWidth
                && dataWidth == other.dataWidth
                && layer().equals(other.layer())
                && options().equals(other.options());
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof Dl4jVertex;
    }

    @Override
    public int hashCode() {
        return Objects.hash(layer(), options(), queryWidth, dataWidth);
    }

    @Override
    public String toString() {
        return "Dl4jVertex(" + getName() + ": " + layer() + ", D = " + queryWidth + ", N = " + dataWidth + ")";
    }
}
