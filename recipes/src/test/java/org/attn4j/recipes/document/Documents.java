package org.attn4j.recipes.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the project's documents and recipes tell a reader to type: snippets of Java and command lines. */
final class Documents {
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```");
    private static final Pattern INLINE = Pattern.compile("`((?:[A-Z0-9_]+=\\S+ )?scripts/attn4j [^`]+)`");
    private static final Pattern COMMAND = Pattern.compile("(?:[A-Z0-9_]+=\\S+ )?scripts/attn4j .*");

    /**
     * A piece of a document.
     *
     * @param where the document, relative to the project, and the line on which the piece starts
     * @param text the piece
     */
    record Piece(String where, String text) {
        @Override
        public String toString() {
            return where;
        }
    }

    private Documents() {}

    /** README and the pages of docs. */
    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(HOME.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(HOME.resolve("README.md")),
                            docs.filter(f -> f.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    /** The fenced blocks of a language. */
    static List<Piece> blocks(String language) throws IOException {
        List<Piece> found = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                if (block.group(1).equals(language)) {
                    found.add(new Piece(where(page, text, block.start(2)), block.group(2)));
                }
            }
        }
        return found;
    }

    /** Every command line of {@code scripts/attn4j}: in fenced blocks, between back quotes, in the heads of recipes. */
    static List<Piece> commands() throws IOException {
        List<Piece> found = new ArrayList<>();
        for (Piece block : blocks("sh")) {
            int line = Integer.parseInt(block.where().substring(block.where().lastIndexOf(':') + 1));
            String page = block.where().substring(0, block.where().lastIndexOf(':'));
            for (String text : block.text().split("\\R")) {
                if (COMMAND.matcher(text.strip()).matches()) {
                    found.add(new Piece(page + ":" + line, text.strip()));
                }
                line++;
            }
        }
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher inline = INLINE.matcher(text);
            while (inline.find()) {
                found.add(new Piece(where(page, text, inline.start()), inline.group(1)));
            }
        }
        for (Path recipe : recipes()) {
            int number = 0;
            for (String line : Files.readAllLines(recipe)) {
                number++;
                String text = line.replaceFirst("^#\\s*", "");
                if (line.startsWith("#") && COMMAND.matcher(text).matches()) {
                    found.add(new Piece(HOME.relativize(recipe) + ":" + number, text));
                }
            }
        }
        return found;
    }

    private static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("recipes"))) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private static String where(Path page, String text, int offset) {
        long line = text.substring(0, offset).lines().count() + (text.charAt(offset - 1) == '\n' ? 1 : 0);
        return HOME.relativize(page) + ":" + Math.max(line, 1);
    }
}
