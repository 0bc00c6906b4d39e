package org.attn4j.recipes.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML text into a tree that knows its lines.
 *
 * <p>Refused: anchors, aliases and tags (a reader would have to look elsewhere to know a value), duplicate keys, more
 * than one document, more than {@value #DEPTH} maps and lists within each other.
 */
public final class YamlReader {
    private static final int DEPTH = 64;
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
            .build();

    private final YAMLParser parser;
    private final Location start;
    private final int[] text;
    private final Problems problems = new Problems();

    private YamlReader(YAMLParser parser, String text, Location start) {
        this.parser = parser;
        this.text = text.codePoints().toArray();
        this.start = start;
    }

    /**
     * Reads one value of any form; no text at all is null.
     *
     * @param text the YAML text
     * @param start the location of its first line
     * @throws RecipeException if it is not YAML, or holds what is refused
     */
    public static Node read(String text, Location start) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (YAMLParser parser = YAML.createParser(body)) {
            return new YamlReader(parser, body, start).document();
        } catch (JsonProcessingException e) {
            throw syntaxError(e, body, start);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /**
     * Reads the keys of a file.
     *
     * @throws RecipeException if it is not YAML, holds what is refused, or is not a map
     */
    public static MapNode readMap(String text, String file) {
        Location start = new Location(file, 1);
        Node node = read(text, start);
        if (node instanceof MapNode map) {
            return map;
        }
        throw failure(node.at(), "expected keys with values (a YAML map), got " + node.describe());
    }

    private Node document() throws IOException {
        if (parser.nextToken() == null) {
            return new ScalarNode(start, "", false);
        }
        Node root = node(here());
        if (parser.nextToken() != null) {
            throw failure(here(), "expected one YAML document, got a second one");
        }
        problems.throwIfAny();
        return root;
    }

    /** The value at the current token; a map or list takes the place of the key that holds it. */
    private Node node(Location key) throws IOException {
        refuseReferences();
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(key);
            case START_ARRAY -> list(key);
            default -> scalar();
        };
    }

    private MapNode map(Location at) throws IOException {
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            refuseReferences();
            String name = parser.currentName();
            Location key = here();
            parser.nextToken();
            MapNode.Entry entry = new MapNode.Entry(key, node(key));
            MapNode.Entry first = entries.putIfAbsent(name, entry);
            if (first != null) {
                problems.add(
                        key,
                        "",
                        "duplicate key '" + Shown.value(name) + "'; it stands first in line "
                                + first.at().line());
            }
        }
        return new MapNode(at, entries);
    }

    private ListNode list(Location at) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(here()));
        }
        return new ListNode(at, items);
    }

    private ScalarNode scalar() throws IOException {
        // Only a string can have been quoted; the parser does not say whether it was, the text at its start does.
        int index = index();
        boolean quoted = parser.currentToken() == JsonToken.VALUE_STRING
                && index < text.length
                && "'\"|>".indexOf(text[index]) >= 0;
        return new ScalarNode(here(), parser.getText(), quoted);
    }

    /** The parser keeps no anchor of a scalar below a key, so that what stands at a value's start decides. */
    private void refuseReferences() throws IOException {
        if (parser.isCurrentAlias()) {
            throw failure(here(), "aliases (*name) are not allowed in recipes; write the value out");
        }
        int index = index();
        int first = index < text.length ? text[index] : 0;
        if (first == '&' || first == '!') {
            String what = first == '&' ? "anchors" : "tags";
            throw failure(here(), what + " (" + word(index) + ") are not allowed in recipes; remove it");
        }
    }

    private int index() {
        return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    }

    private String word(int index) {
        int end = index;
        while (end < text.length && !Character.isWhitespace(text[end])) {
            end++;
        }
        return Shown.value(new String(text, index, end - index));
    }

    private Location here() {
        return start.plusLines(parser.currentTokenLocation().getLineNr() - 1);
    }

    /** Jackson's location is that of the last thing read; the problem's own, which may be lines below, is the cause's. */
    private static RecipeException syntaxError(JsonProcessingException e, String body, Location start) {
        String said = "not valid YAML: ";
        if (e instanceof StreamConstraintsException) {
            int at = e.getLocation() == null ? 1 : Math.max(e.getLocation().getLineNr(), 1);
            return failure(
                    start.plusLines(at - 1),
                    "more than " + DEPTH + " maps and lists within each other; no recipe needs that");
        }
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            String context = marked.getContext() == null ? "" : marked.getContext() + ", ";
            return failure(start.plusLines(marked.getProblemMark().getLine()), said + context + marked.getProblem());
        }
        if (e.getCause() instanceof ReaderException character) {
            long lines = body.codePoints()
                    .limit(character.getPosition())
                    .filter(c -> c == '\n')
                    .count();
            String code = String.format("U+%04X", character.getCodePoint());
            return failure(start.plusLines((int) lines), said + "the character " + code + " is not allowed");
        }
        int line = e.getLocation() == null ? 1 : Math.max(e.getLocation().getLineNr(), 1);
        return failure(start.plusLines(line - 1), said + e.getOriginalMessage().replaceAll("\\s*\\R\\s*", ", "));
    }

    private static RecipeException failure(Location at, String message) {
        return new RecipeException(List.of(new Problem(at.file(), at.line(), "", message)));
    }
}
