package org.attn4j.datasets.text.pipeline.unicode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of {@code characters.txt}: by name, pairs of code points. */
final class CharacterTable {
    private static final String FILE = "characters.txt";
    private static final Map<String, List<int[]>> ALL = read();

    private CharacterTable() {}

    /** First and last code points of ranges, or characters and what they become. */
    static List<int[]> pairs(String name) {
        return ALL.get(name);
    }

    /** Names of the tables, in the file's order. */
    static Iterable<String> names() {
        return ALL.keySet();
    }

    private static Map<String, List<int[]>> read() {
        Map<String, List<int[]>> tables = new LinkedHashMap<>();
        List<int[]> table = List.of();
        for (String line : text().split("\n")) {
            if (line.startsWith("[")) {
                table = new ArrayList<>();
                tables.put(line.substring(1, line.length() - 1), table);
            } else if (!line.startsWith("#")) {
                for (String range : line.split(" ")) {
                    String[] ends = range.split("-");
                    table.add(new int[] {Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16)});
                }
            }
        }
        return tables;
    }

    private static String text() {
        try (InputStream in = CharacterTable.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
