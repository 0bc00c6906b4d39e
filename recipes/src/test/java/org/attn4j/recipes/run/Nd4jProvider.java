package org.attn4j.recipes.run;

import org.attn4j.framework.device.Nd4jDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.DeviceProvider;
import org.attn4j.framework.op.reference.ReferenceKernels;
import org.bytedeco.javacpp.Pointer;

/** What device nd4j-cuda is, on the backend that tests have: our ops composed of ND4J's calls on ND4J's memory. */
public final class Nd4jProvider implements DeviceProvider {
    @Override
    public String names() {
        return "nd4j";
    }

    @Override
    public boolean answersTo(String device) {
        return device.equals("nd4j");
    }

    @Override
    public String obstacle() {
        return "for tests";
    }

    @Override
    public Backend open(Request request) {
        return new Backend(new Nd4jDevice("nd4j", Pointer::availablePhysicalBytes), new ReferenceKernels());
    }
}
