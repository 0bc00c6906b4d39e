package org.attn4j.framework.dl4j;

import static org.attn4j.framework.config.Checks.require;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.Scope;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.InputTypeUtil;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Any of our layers in a DL4J {@code MultiLayerNetwork} or {@code ComputationGraph}:
 *
 * <pre>{@code
 * new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)).list()
 *     .layer(new Dl4jLayer(new CausalAttention(4, 0, false, 0), Dl4jOptions.at("attention", 1337)))
 *     .layer(new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT).nOut(10).build())
 *     .setInputType(InputType.recurrent(64, 20))
 *     .build();
 * }</pre>
 *
 * <p>Shapes: DL4J's time series [B, D, T], or [B, T, D] if the input type says {@link RNNFormat#NWC}. A feature mask
 * [B, T], 1 keeps and 0 hides, is the layer's key mask ({@link org.attn4j.framework.layer.Context#mask}). L2 and weight
 * decay fall on linear maps' weights; norms, biases and tables count as DL4J's biases.
 *
 * <p>A layer with dropout of its own is refused: DL4J does not tell a SameDiff layer whether it trains. Put DL4J's
 * {@code DropoutLayer} behind the layer. The layer must be a record, so that the network can be saved.
 */
public final class Dl4jLayer extends SameDiffLayer {
    private static final long serialVersionUID = 1;

    @JsonProperty
    private Map<String, Object> definition;

    @JsonProperty
    private Map<String, Object> options;

    @JsonProperty
    private long width;

    @JsonProperty
    private RNNFormat format = RNNFormat.NCW;

    private transient Layer layer;
    private transient Dl4jParameters parameters;

    /** For DL4J's JSON. */
    Dl4jLayer() {}

    /** A layer with starting weights by seed 0; only for networks with one such layer, see {@link Dl4jOptions#place}. */
    public Dl4jLayer(Layer layer) {
        this(layer, Dl4jOptions.at("", 0));
    }

    /**
     * A layer whose D the network's input type tells.
     *
     * @throws IllegalArgumentException if the layer is not a record of plain settings
     */
    public Dl4jLayer(Layer layer, Dl4jOptions options) {
        this(layer, options, 0, RNNFormat.NCW);
    }

    /**
     * A layer for a network without input type.
     *
     * @param width D; 0 if the network's input type tells
     * @param format order of the data's dimensions
     * @throws IllegalArgumentException if width is negative or the layer is not a record of plain settings
     */
    public Dl4jLayer(Layer layer, Dl4jOptions options, long width, RNNFormat format) {
        require(width >= 0, "width must not be negative: %d", width);
        this.layer = layer;
        this.definition = RecordTree.write(layer);
        this.options = RecordTree.write(options);
        this.width = width;
        this.format = format;
    }

    /** The layer inside. */
    public Layer layer() {
        if (layer == null) {
            layer = RecordTree.read(Layer.class, definition);
        }
        return layer;
    }

    /** Its place and starting weights. */
    public Dl4jOptions options() {
        return RecordTree.read(Dl4jOptions.class, options);
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        InputType.InputTypeRecurrent in = Sequences.recurrent(layer(), inputType);
        if (width == 0 || override) {
            width = in.getSize();
            parameters = null;
        }
        require(in.getSize() == width, "%s: expected D = %d, got %d", layer(), width, in.getSize());
        format = in.getFormat() == null ? format : in.getFormat();
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return InputTypeUtil.getPreprocessorForInputTypeRnnLayers(inputType, format, getLayerName());
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        InputType.InputTypeRecurrent in = Sequences.recurrent(layer(), inputType);
        return InputType.recurrent(parameters().width(), in.getTimeSeriesLength(), format);
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        parameters().define(params);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        parameters().initialize(params, options());
    }

    @Override
    public SDVariable defineLayer(
            SameDiff sameDiff, SDVariable layerInput, Map<String, SDVariable> paramTable, SDVariable mask) {
        GraphBuilder builder = Dl4jParameters.builder(sameDiff, paramTable, options());
        SDVariable x = Sequences.in(builder, layerInput, width, format);
        Sequences.mask(builder, mask);
        SDVariable y = layer().build(builder.root(options().context(mask)), x);
        return Sequences.swap(y, format);
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        RuntimeLayer runtime = new RuntimeLayer(conf, networkDataType);
        runtime.setIndex(layerIndex);
        runtime.setParamsViewArray(layerParamsView);
        runtime.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        runtime.setConf(conf);
        return runtime;
    }

    @Override
    public void validateInput(INDArray input) {
        Sequences.check(layer(), input, width, format);
    }

    @Override
    public INDArray onesMaskForInput(INDArray input) {
        return Nd4j.ones(input.dataType(), input.size(0), input.size(format == RNNFormat.NCW ? 2 : 1));
    }

    private Dl4jParameters parameters() {
        if (parameters == null) {
            require(
                    width > 0,
                    "%s: D is not known; call setInputType(InputType.recurrent(D, T)) or give the layer a width",
                    layer());
            parameters = Dl4jParameters.find(layer(), options(), builder -> {
                SDVariable x = Sequences.example(builder, "input", width);
                Scope s = builder.root(options().context(null));
                return new Dl4jParameters.Scoped(s, layer().build(s, x));
            });
        }
        return parameters;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Dl4jLayer other
                && super.equals(o)
                && width == other.width
                && format == other.format
                && layer().equals(other.layer())
                && options().equals(other.options());
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof Dl4jLayer;
    }

    @Override
    public int hashCode() {
        return Objects.hash(layer(), options(), width, format);
    }

    @Override
    public String toString() {
        return "Dl4jLayer(" + getLayerName() + ": " + layer() + ", D = " + width + ", " + format + ")";
    }
}
