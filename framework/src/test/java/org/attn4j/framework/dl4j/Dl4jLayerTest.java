package org.attn4j.framework.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.ExpertKind;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Our layers in DL4J's MultiLayerNetwork: numbers, training, saving, masks, refusals. */
class Dl4jLayerTest {
    private static final int B = Peer.B;
    private static final int T = Peer.T;
    private static final int D = Peer.D;
    private static final int V = Peer.V;
    private static final double RATE = 0.01;

    private static final TransformerBlock LLAMA = new TransformerBlock(
            Placement.PRE,
            new RootMeanSquareNorm(1e-6),
            new CausalAttention(4, 2, false, 0),
            new SwiGluFeedForward(0, 0),
            0);
    private static final TransformerBlock BERT = new TransformerBlock(
            Placement.POST,
            new LayerNormalization(1e-5, true),
            new SelfAttention(4, 0, true, 0),
            new MlpFeedForward(0, ActivationKind.GELU, true, 0, 0),
            0);
    private static final SwiGluFeedForward SWIGLU = new SwiGluFeedForward(24, 0);
    private static final MlpFeedForward MLP = new MlpFeedForward(24, ActivationKind.GELU_TANH, true, 0, 0);

    private static MultiLayerConfiguration configuration(
            Layer layer, Dl4jOptions options, IUpdater updater, RNNFormat format, DataType type) {
        return new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(updater)
                .list()
                .layer(new Dl4jLayer(layer, options))
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(V)
                        .dataFormat(format)
                        .build())
                .setInputType(InputType.recurrent(D, T, format))
                .build();
    }

    private static MultiLayerNetwork network(Layer layer, Dl4jOptions options) {
        MultiLayerNetwork net =
                new MultiLayerNetwork(configuration(layer, options, new Sgd(RATE), RNNFormat.NCW, DataType.FLOAT));
        net.init();
        net.setParam("1_W", Peer.headWeight());
        return net;
    }

    /** Steps of DL4J beside steps of our own engine, from the same seed. */
    private static void trainsLikeAPlan(Layer layer, Dl4jOptions options) {
        MultiLayerNetwork net = network(layer, options);
        Peer peer = new Peer((s, x, data) -> layer.build(s, x), options, RATE, false);
        for (int step = 0; step < 5; step++) {
            // A plan's loss is that before the step; DL4J's score after fit() is too.
            double expected = peer.step();
            net.fit(Peer.dataSet());
            assertThat(net.score()).as("loss of step %d", step).isEqualTo(expected, within(1e-5));
        }
        INDArray difference = net.output(Peer.dataSet().getFeatures()).sub(peer.probabilities());
        assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-5);
        net.paramTable().forEach((key, value) -> {
            if (key.startsWith("0_")) {
                assertThat(value.sub(peer.parameter(
                                        options.full(key.substring(2).replace('-', '_'))))
                                .amaxNumber()
                                .doubleValue())
                        .as(key)
                        .isLessThan(1e-5);
            }
        });
    }

    @Test
    void feedForwardTrainsLikeAPlan() {
        trainsLikeAPlan(MLP, Dl4jOptions.at("blocks.0.feed_forward", 7));
    }

    @Test
    void mixtureOfExpertsTrainsLikeAPlan() {
        MixtureOfExperts layer =
                new MixtureOfExperts(4, 2, ExpertKind.MLP, 24, ActivationKind.GELU, true, 0, 0, 0, 0, 0);
        trainsLikeAPlan(layer, Dl4jOptions.at("blocks.0.feed_forward", 7));
    }

    @Test
    void causalPreNormBlockWithRotaryPositionsTrainsLikeAPlan() {
        trainsLikeAPlan(LLAMA, Dl4jOptions.at("blocks.0", 7).withRotation(10000).withDeviation(0.1, 2));
    }

    @Test
    void postNormBlockTrainsLikeAPlan() {
        trainsLikeAPlan(BERT, Dl4jOptions.at("", 7));
    }

    @Test
    void savesAndLoadsWithItsUpdater(@TempDir File folder) throws IOException {
        MultiLayerNetwork net = new MultiLayerNetwork(configuration(
                LLAMA,
                Dl4jOptions.at("blocks.0", 7).withRotation(10000),
                new org.nd4j.linalg.learning.config.Adam(0.01),
                RNNFormat.NCW,
                DataType.FLOAT));
        net.init();
        DataSet data = Peer.dataSet();
        double first = net.score(data);
        for (int i = 0; i < 40; i++) {
            net.fit(data);
        }
        assertThat(net.score(data)).isLessThan(0.5 * first);
        File file = new File(folder, "net.zip");
        ModelSerializer.writeModel(net, file, true);
        MultiLayerNetwork loaded = ModelSerializer.restoreMultiLayerNetwork(file, true);
        assertThat(loaded.getLayerWiseConfigurations()).isEqualTo(net.getLayerWiseConfigurations());
        Dl4jLayer layer =
                (Dl4jLayer) loaded.getLayerWiseConfigurations().getConf(0).getLayer();
        assertThat(layer.layer()).isEqualTo(LLAMA);
        assertThat(layer.options()).isEqualTo(Dl4jOptions.at("blocks.0", 7).withRotation(10000));
        assertThat(loaded.output(data.getFeatures())).isEqualTo(net.output(data.getFeatures()));
        net.fit(data);
        loaded.fit(data);
        assertThat(loaded.params()).isEqualTo(net.params());
        assertThat(net.clone().output(data.getFeatures())).isEqualTo(net.output(data.getFeatures()));
    }

    @Test
    void hidesMaskedKeysAndTakesOtherLengths() {
        MultiLayerNetwork net = network(BERT, Dl4jOptions.at("", 7).withDeviation(0.5, 1));
        INDArray x = Peer.dataSet().getFeatures();
        INDArray mask = Nd4j.ones(B, T);
        for (int t = T - 2; t < T; t++) {
            mask.putScalar(0, t, 0);
        }
        INDArray masked = net.output(x, false, mask, null);
        // Example 0 sees its first T - 2 positions only: the same as a shorter sequence.
        INDArray shorter = net.output(x.get(
                        org.nd4j.linalg.indexing.NDArrayIndex.all(),
                        org.nd4j.linalg.indexing.NDArrayIndex.all(),
                        org.nd4j.linalg.indexing.NDArrayIndex.interval(0, T - 2))
                .dup());
        for (int v = 0; v < V; v++) {
            for (int t = 0; t < T - 2; t++) {
                assertThat(masked.getDouble(0, v, t)).isEqualTo(shorter.getDouble(0, v, t), within(1e-6));
            }
        }
        INDArray plain = net.output(x);
        assertThat(plain.sub(masked).amaxNumber().doubleValue()).isGreaterThan(1e-4);
        assertThat(plain.slice(1).sub(masked.slice(1)).amaxNumber().doubleValue())
                .isLessThan(1e-6);
        net.fit(new DataSet(x, Peer.dataSet().getLabels(), mask, mask));
    }

    @Test
    void takesTimeBeforeChannelsAndDoublePrecision() {
        INDArray x = Peer.dataSet().getFeatures();
        Dl4jOptions options = Dl4jOptions.at("", 7);
        MultiLayerNetwork first = network(SWIGLU, options);
        MultiLayerNetwork last =
                new MultiLayerNetwork(configuration(SWIGLU, options, new Sgd(RATE), RNNFormat.NWC, DataType.DOUBLE));
        last.init();
        last.setParams(first.params().castTo(DataType.DOUBLE));
        INDArray turned = x.permute(0, 2, 1).dup('c');
        assertThat(last.output(turned)
                        .permute(0, 2, 1)
                        .sub(first.output(x))
                        .amaxNumber()
                        .doubleValue())
                .isLessThan(1e-6);
        last.fit(new DataSet(turned, Peer.dataSet().getLabels().permute(0, 2, 1).dup('c')));
        first.fit(Peer.dataSet());
        assertThat(last.params()
                        .castTo(DataType.FLOAT)
                        .sub(first.params())
                        .amaxNumber()
                        .doubleValue())
                .isLessThan(1e-6);
    }

    @Test
    void layersAtDifferentPlacesStartDifferently() {
        Dl4jLayer a = new Dl4jLayer(MLP, Dl4jOptions.at("a", 7));
        Dl4jLayer b = new Dl4jLayer(MLP, Dl4jOptions.at("b", 7));
        a.setNIn(InputType.recurrent(D), true);
        b.setNIn(InputType.recurrent(D), true);
        var ofA = new java.util.HashMap<String, INDArray>();
        var ofB = new java.util.HashMap<String, INDArray>();
        a.getLayerParams().getParamShapes().forEach((k, shape) -> {
            ofA.put(k, Nd4j.create(shape));
            ofB.put(k, Nd4j.create(shape));
        });
        assertThat(ofA.keySet()).containsExactlyInAnyOrder("up.weight", "up.bias", "down.weight", "down.bias");
        a.initializeParameters(ofA);
        b.initializeParameters(ofB);
        assertThat(ofA.get("up.weight")).isNotEqualTo(ofB.get("up.weight"));
        assertThat(a.getLayerParams().isWeightParam("up.weight")).isTrue();
        assertThat(a.getLayerParams().isBiasParam("up.bias")).isTrue();
    }

    @Test
    void refusesWhatDl4jCannotFeedAndSaysWhatToDo() {
        Dl4jOptions options = Dl4jOptions.at("", 7);
        Dl4jLayer dropping = new Dl4jLayer(new MlpFeedForward(0, ActivationKind.RELU, true, 0, 0.1), options);
        dropping.setNIn(InputType.recurrent(D), true);
        assertThatThrownBy(dropping::getLayerParams)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dropout")
                .hasMessageContaining("DropoutLayer");
        assertThatThrownBy(() -> new Dl4jLayer((s, x) -> x, options))
                .hasMessageContaining("is not a record, so DL4J could not save it");
        assertThatThrownBy(() -> new Dl4jLayer(MLP, options).setNIn(InputType.feedForward(3), true))
                .hasMessageContaining("InputType.recurrent(D, T)");
        assertThatThrownBy(() -> new Dl4jLayer(MLP, options).getLayerParams()).hasMessageContaining("setInputType");
        assertThatThrownBy(() -> network(MLP, options).output(Nd4j.ones(B, D + 1, T)))
                .hasMessageContaining("expected input [B, D, T] with D = 16, got [2, 17, 5]");
    }
}
