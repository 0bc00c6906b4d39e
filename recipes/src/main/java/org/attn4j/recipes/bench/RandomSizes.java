package org.attn4j.recipes.bench;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Small, odd sizes for models of the comparison of kernels. */
final class RandomSizes {
    private RandomSizes() {}

    /** Sizes of a peer, not all of which fit one another. */
    static Map<String, Integer> of(Peer peer, Random random) {
        Map<String, Integer> sizes = new TreeMap<>(peer.defaults());
        int heads = 1 + random.nextInt(3);
        int patch = 2 + random.nextInt(3);
        int experts = 2 + random.nextInt(4);
        Map<String, Integer> chosen = Map.ofEntries(
                Map.entry("layers", 1 + random.nextInt(2)),
                Map.entry("heads", heads),
                Map.entry("dim", heads * 2 * (4 + random.nextInt(15))),
                Map.entry("hidden", 5 + random.nextInt(90)),
                Map.entry("emb", 5 + random.nextInt(40)),
                Map.entry("seq", 2 + random.nextInt(90)),
                Map.entry("src", 2 + random.nextInt(40)),
                Map.entry("batch", 1 + random.nextInt(5)),
                Map.entry("vocab", 11 + random.nextInt(200)),
                Map.entry("classes", 2 + random.nextInt(9)),
                Map.entry("experts", experts),
                Map.entry("active", 1 + random.nextInt(experts)),
                Map.entry("patch", patch),
                Map.entry("image", patch * (2 + random.nextInt(5))),
                Map.entry("channels", 1 + random.nextInt(3)));
        sizes.replaceAll((name, value) -> chosen.getOrDefault(name, value));
        return sizes;
    }
}
