package org.attn4j.datasets.text.pipeline.model;

import java.util.Arrays;

/** The tokens that a text begins with, char by char. */
public final class Trie {
    private final LongIntMap edges;
    private int[] ids = {-1};
    private int nodes = 1;

    /** Of tokens, whose places in the list are their ids. */
    public Trie(String[] tokens) {
        edges = new LongIntMap(4 * tokens.length);
        for (int id = 0; id < tokens.length; id++) {
            add(tokens[id], id);
        }
    }

    private void add(String token, int id) {
        int node = 0;
        for (int i = 0; i < token.length(); i++) {
            int next = step(node, token.charAt(i));
            if (next < 0) {
                next = nodes++;
                edges.put((long) node << 16 | token.charAt(i), next);
                if (next == ids.length) {
                    ids = Arrays.copyOf(ids, 2 * next);
                }
                ids[next] = -1;
            }
            node = next;
        }
        ids[node] = id;
    }

    /** The node after one more char, or -1 where no token goes on so; the first is 0. */
    public int step(int node, char next) {
        return edges.get((long) node << 16 | next);
    }

    /** The token that ends at a node, or -1. */
    public int id(int node) {
        return ids[node];
    }
}
