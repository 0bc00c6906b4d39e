package org.attn4j.framework.dl4j;

import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's SameDiff vertex with right gradients, see {@link RuntimeLayer}. */
final class RuntimeVertex extends SameDiffGraphVertex {
    private static final long serialVersionUID = 1;

    RuntimeVertex(
            SameDiffVertex config,
            ComputationGraph graph,
            String name,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType type) {
        super(config, graph, name, index, parameters, initialize, type);
    }

    @Override
    protected void doInit() {
        super.doInit();
        RuntimeLayer.setLoss(sameDiff, fn);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
        epsilon = RuntimeLayer.incoming(epsilon);
        return super.doBackward(truncated, workspaces);
    }
}
