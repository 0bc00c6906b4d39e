package org.attn4j.framework.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Cross attention as a vertex with two inputs in DL4J's ComputationGraph. */
class Dl4jVertexTest {
    private static final double RATE = 0.01;
    private static final CrossAttention CROSS = new CrossAttention(4, 2, true, 0);
    private static final Dl4jOptions OPTIONS =
            Dl4jOptions.at("cross_attention", 7).withDeviation(0.3, 1);

    private static ComputationGraph network(long dataWidth) {
        ComputationGraphConfiguration conf = new NeuralNetConfiguration.Builder()
                .updater(new Sgd(RATE))
                .graphBuilder()
                .addInputs("decoder", "encoder")
                .addVertex("cross", new Dl4jVertex(CROSS, OPTIONS, Peer.D, dataWidth), "decoder", "encoder")
                .addLayer(
                        "out",
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nOut(Peer.V)
                                .build(),
                        "cross")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(Peer.D, Peer.T), InputType.recurrent(Peer.N, Peer.S))
                .build();
        ComputationGraph net = new ComputationGraph(conf);
        net.init();
        net.getLayer("out").getParam("W").assign(Peer.headWeight());
        return net;
    }

    private static MultiDataSet data() {
        return new MultiDataSet(
                new INDArray[] {Peer.dataSet().getFeatures(), Peer.data()}, new INDArray[] {Peer.labels()});
    }

    @Test
    void trainsLikeAPlan() {
        ComputationGraph net = network(Peer.N);
        Peer peer = new Peer((s, x, data) -> CROSS.build(s, x, data, null), OPTIONS, RATE, true);
        for (int step = 0; step < 5; step++) {
            double expected = peer.step();
            net.fit(data());
            assertThat(net.score()).as("loss of step %d", step).isEqualTo(expected, within(1e-5));
        }
        INDArray output = net.outputSingle(Peer.dataSet().getFeatures(), Peer.data());
        assertThat(output.sub(peer.probabilities()).amaxNumber().doubleValue()).isLessThan(1e-5);
        int compared = 0;
        for (var e : net.getVertex("cross").paramTable(false).entrySet()) {
            INDArray ours = peer.parameter(OPTIONS.full(e.getKey().replace('-', '_')));
            assertThat(e.getValue().sub(ours).amaxNumber().doubleValue())
                    .as(e.getKey())
                    .isLessThan(1e-5);
            compared++;
        }
        // query, key_value, output: a weight and a bias each.
        assertThat(compared).isEqualTo(6);
    }

    @Test
    void savesAndLoads(@TempDir File folder) throws IOException {
        ComputationGraph net = network(Peer.N);
        net.fit(data());
        File file = new File(folder, "net.zip");
        ModelSerializer.writeModel(net, file, true);
        ComputationGraph loaded = ModelSerializer.restoreComputationGraph(file, true);
        Dl4jVertex vertex = (Dl4jVertex) loaded.getConfiguration().getVertices().get("cross");
        assertThat(vertex.layer()).isEqualTo(CROSS);
        assertThat(vertex.options()).isEqualTo(OPTIONS);
        assertThat(loaded.outputSingle(data().getFeatures())).isEqualTo(net.outputSingle(data().getFeatures()));
        net.fit(data());
        loaded.fit(data());
        assertThat(loaded.params()).isEqualTo(net.params());
    }

    @Test
    void hidesMaskedKeys() {
        ComputationGraph net = network(Peer.N);
        INDArray x = Peer.dataSet().getFeatures();
        INDArray mask = Nd4j.ones(Peer.B, Peer.S);
        mask.putScalar(0, Peer.S - 1, 0);
        INDArray plain = net.output(false, new INDArray[] {x, Peer.data()}, null)[0];
        INDArray masked =
                net.output(false, new INDArray[] {x, Peer.data()}, new INDArray[] {Nd4j.ones(Peer.B, Peer.T), mask})[0];
        assertThat(masked.slice(0).sub(plain.slice(0)).amaxNumber().doubleValue())
                .isGreaterThan(1e-4);
        assertThat(masked.slice(1).sub(plain.slice(1)).amaxNumber().doubleValue())
                .isLessThan(1e-6);
        // What a hidden key holds does not matter.
        INDArray other = Peer.data();
        for (int n = 0; n < Peer.N; n++) {
            other.putScalar(0, n, Peer.S - 1, 100);
        }
        INDArray same =
                net.output(false, new INDArray[] {x, other}, new INDArray[] {Nd4j.ones(Peer.B, Peer.T), mask})[0];
        assertThat(same.sub(masked).amaxNumber().doubleValue()).isLessThan(1e-6);
    }

    @Test
    void saysWhichWidthDoesNotFit() {
        assertThatThrownBy(() -> network(Peer.N + 1))
                .hasStackTraceContaining("expected inputs of width 16 and 7, got 16 and 6");
    }
}
