package org.attn4j.recipes.attend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the roles of attention weights tell: which of them belong into one grid, and which tokens are on its axes. */
final class Roles {
    /** The order of names in which block 2 comes before block 10. */
    static final Comparator<String> NATURAL =
            Comparator.comparing(Roles::padded).thenComparing(r -> r);

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern BLOCK = Pattern.compile("(?:(?<side>.*)\\.)?blocks\\.(?<index>\\d+)\\.(?<place>.*)");

    /** Whose positions ask, and whose are asked. */
    enum Kind {
        SELF("self-attention", "Self-attention"),
        ENCODER("encoder-self-attention", "Encoder self-attention"),
        DECODER("decoder-self-attention", "Decoder self-attention"),
        CROSS("cross-attention", "Cross-attention"),
        ALIGNMENT("alignment", "Alignment");

        private final String file;
        private final String title;

        Kind(String file, String title) {
            this.file = file;
            this.title = title;
        }

        String file() {
            return file;
        }

        String title() {
            return title;
        }
    }

    /** Layers of one kind at one place of their blocks. */
    record Group(Kind kind, String place, List<String> names, List<LayerWeights> layers) {
        /** For file names: the kind, and the place where it is not the usual one. */
        String file() {
            return kind.file() + (unusual() ? "-" + place.replaceAll("[^A-Za-z0-9_-]", "-") : "");
        }

        String title() {
            return kind.title() + (unusual() ? " (" + place + ")" : "");
        }

        private boolean unusual() {
            return !place.isEmpty() && !place.equals("attention") && !place.equals("cross_attention");
        }
    }

    private Roles() {}

    /** Groups layers, each group in the order of its blocks. */
    static List<Group> groups(List<LayerWeights> layers) {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (LayerWeights layer : layers) {
            Matcher block = BLOCK.matcher(layer.name());
            boolean inBlock = block.matches();
            String side = inBlock && block.group("side") != null ? block.group("side") : "";
            String place = inBlock ? block.group("place").replaceFirst("\\.?weights$", "") : "";
            Kind kind = inBlock ? kind(side, place) : Kind.ALIGNMENT;
            Group group = groups.computeIfAbsent(
                    kind + " " + place, k -> new Group(kind, place, new ArrayList<>(), new ArrayList<>()));
            group.layers().add(layer);
            group.names().add("Layer " + (inBlock ? Integer.parseInt(block.group("index")) + 1 : 1));
        }
        return new ArrayList<>(groups.values());
    }

    private static Kind kind(String side, String place) {
        if (place.contains("cross")) {
            return Kind.CROSS;
        }
        if (side.startsWith("encoder")) {
            return Kind.ENCODER;
        }
        return side.startsWith("decoder") ? Kind.DECODER : Kind.SELF;
    }

    private static String padded(String role) {
        return NUMBER.matcher(role)
                .replaceAll(m -> "0".repeat(Math.max(0, 9 - m.group().length())) + m.group());
    }
}
