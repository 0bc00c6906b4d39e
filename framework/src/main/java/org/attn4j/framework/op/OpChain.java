package org.attn4j.framework.op;

import java.util.List;
import java.util.Set;
import org.attn4j.framework.device.TensorSpec;

/**
 * Ops of a plan that follow one another, for a device that can run them as one.
 *
 * @param links the ops in order
 * @param kept outputs that are to be written: all but those that only the chain itself reads
 */
public record OpChain(List<Link> links, Set<String> kept) {
    public OpChain {
        links = List.copyOf(links);
        kept = Set.copyOf(kept);
    }

    /**
     * An op with its variables.
     *
     * @param inputs names
     * @param outputs names
     * @param specs of the inputs
     */
    public record Link(JavaOp op, List<String> inputs, List<String> outputs, List<TensorSpec> specs) {
        public Link {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            specs = List.copyOf(specs);
        }

        /** The name of an input. */
        public String input(int index) {
            return inputs.get(index);
        }

        /** The name of an output. */
        public String output(int index) {
            return outputs.get(index);
        }
    }

    /** Number of ops. */
    public int size() {
        return links.size();
    }

    /** An op by its place. */
    public Link link(int index) {
        return links.get(index);
    }

    /** Whether an output is to be written. */
    public boolean keeps(String variable) {
        return kept.contains(variable);
    }
}
