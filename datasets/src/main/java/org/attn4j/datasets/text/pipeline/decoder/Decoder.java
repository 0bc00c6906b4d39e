package org.attn4j.datasets.text.pipeline.decoder;

import java.util.List;

/** One step from tokens to text: a list of pieces becomes another one; in the end they are put together. */
@FunctionalInterface
public interface Decoder {
    /** The pieces that these become. */
    List<String> decode(List<String> pieces);
}
