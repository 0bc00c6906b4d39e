package org.attn4j.datasets.text.pipeline.postprocessor;

import java.util.List;

/** Frames the ids of a text, or of a pair of texts. */
@FunctionalInterface
public interface PostProcessor {
    /**
     * The framed parts, in order.
     *
     * @param parts one text, a pair, or what another step has made of them
     * @param special whether special tokens are put in
     */
    List<Encoded> frame(List<Encoded> parts, boolean special);
}
