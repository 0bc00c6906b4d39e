package org.attn4j.recipes.schema;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lays one tree over another: the later value wins, maps merge key by key, lists are replaced.
 *
 * <p>Where both maps have a {@code type} and it differs, the earlier map's other keys are dropped, for they belong to
 * the earlier type. A name alone is the shorthand {@code {type: name}}.
 */
final class Merge {
    static final String TYPE = "type";

    private Merge() {}

    /** The tree in which {@code later} lies over {@code earlier}. */
    static MapNode maps(MapNode earlier, MapNode later) {
        if (changesType(earlier, later)) {
            return later;
        }
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>(earlier.entries());
        boolean gives = false;
        for (Map.Entry<String, MapNode.Entry> added : later.entries().entrySet()) {
            entries.merge(added.getKey(), added.getValue(), Merge::entries);
            gives |= !(added.getValue().value() instanceof MapNode);
        }
        return new MapNode(gives ? later.at() : earlier.at(), entries);
    }

    private static MapNode.Entry entries(MapNode.Entry earlier, MapNode.Entry later) {
        if (later.value() instanceof MapNode over) {
            if (earlier.value() instanceof MapNode under) {
                return new MapNode.Entry(later.at(), maps(under, over));
            }
            if (earlier.value() instanceof ScalarNode name && !name.isNull()) {
                return new MapNode.Entry(later.at(), maps(named(name), over));
            }
        }
        boolean sameName = later.value() instanceof ScalarNode name
                && !name.isNull()
                && earlier.value() instanceof MapNode under
                && under.entries().containsKey(TYPE)
                && under.entries().get(TYPE).value() instanceof ScalarNode old
                && old.text().equals(name.text());
        return sameName ? new MapNode.Entry(later.at(), earlier.value()) : later;
    }

    /** The map that a name alone stands for. */
    static MapNode named(ScalarNode name) {
        return new MapNode(name.at(), Map.of(TYPE, new MapNode.Entry(name.at(), name)));
    }

    private static boolean changesType(MapNode earlier, MapNode later) {
        MapNode.Entry before = earlier.entries().get(TYPE);
        MapNode.Entry after = later.entries().get(TYPE);
        return before != null
                && after != null
                && before.value() instanceof ScalarNode old
                && after.value() instanceof ScalarNode changed
                && !old.text().equals(changed.text());
    }
}
