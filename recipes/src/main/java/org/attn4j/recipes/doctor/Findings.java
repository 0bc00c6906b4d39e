package org.attn4j.recipes.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What the doctor found: lines for people and the same as JSON. */
public final class Findings {
    private record Line(String what, String text) {}

    private final List<Line> lines = new ArrayList<>();
    private final ObjectNode json;

    /** Nothing yet, to be written into a JSON object as well. */
    public Findings(ObjectNode json) {
        this.json = json;
    }

    /** The JSON object, for what is more than text. */
    public ObjectNode json() {
        return json;
    }

    /** A line, and the same text under a key. */
    public void add(String what, String key, String text) {
        lines.add(new Line(what, text));
        json.put(key, text);
    }

    /** A line that JSON tells in another form. */
    public void line(String what, String text) {
        lines.add(new Line(what, text));
    }

    /** The lines, in columns. */
    public String text() {
        int width = lines.stream().mapToInt(l -> l.what.length()).max().orElse(0);
        StringBuilder all = new StringBuilder();
        for (Line l : lines) {
            all.append(String.format("%-" + Math.max(14, width) + "s %s%n", l.what, l.text));
        }
        return all.toString();
    }
}
