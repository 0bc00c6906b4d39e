package org.attn4j.framework.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * How far below a model's end each parameter lies, in blocks: 0 above the last block, 1 in it, and one more for each block
 * before. What is no block's own counts with the block below the first one that depends on it: an embedding, tied or not,
 * lies one below the first block.
 */
public final class Depths {
    private static final Pattern BLOCK = Pattern.compile("(.*?\\bblocks\\.[0-9]+)\\..*");

    private Depths() {}

    /** The depth of each parameter that the loss depends on; all 0 where there are no blocks. */
    public static Map<String, Integer> of(Graph graph) {
        List<SameDiffOp> ops = Ancestry.opsOf(
                graph.sameDiff(), List.of(graph.output(Graph.LOSS).name()));
        Map<String, Integer> blocks = blocks(graph, ops);
        Map<String, Integer> lowest = new HashMap<>();
        for (int i = ops.size() - 1; i >= 0; i--) {
            List<String> inputs = Shapes.inputsOf(ops.get(i));
            int low = blocks.size();
            for (String out : ops.get(i).getOutputsOfOp()) {
                low = Math.min(low, lowest.getOrDefault(out, blocks.size()));
            }
            for (String in : inputs) {
                low = Math.min(low, blocks.getOrDefault(block(in), blocks.size()));
            }
            for (String in : inputs) {
                lowest.merge(in, low, Math::min);
            }
        }
        Map<String, Integer> depths = new LinkedHashMap<>();
        for (ParameterSpec p : graph.parameters()) {
            Integer block = blocks.get(block(p.name()));
            int low = lowest.getOrDefault(p.name(), blocks.size());
            depths.put(
                    p.name(),
                    block != null ? blocks.size() - block : low == blocks.size() ? 0 : blocks.size() + 1 - low);
        }
        return depths;
    }

    /** The number of each block, in the order in which they run. */
    private static Map<String, Integer> blocks(Graph graph, List<SameDiffOp> ops) {
        Map<String, Integer> blocks = new HashMap<>();
        List<String> parameters =
                graph.parameters().stream().map(ParameterSpec::name).toList();
        for (SameDiffOp op : ops) {
            for (String in : Shapes.inputsOf(op)) {
                if (block(in) != null && parameters.contains(in)) {
                    blocks.putIfAbsent(block(in), blocks.size());
                }
            }
        }
        return blocks;
    }

    /** The block that a parameter's name places it in; null for none. */
    static String block(String name) {
        Matcher matcher = BLOCK.matcher(name);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
