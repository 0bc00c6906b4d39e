package org.attn4j.datasets.text.pipeline.pattern;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.unicode.Categories;

/** Finds the matches of a regular expression in Oniguruma's syntax, with its view of characters. */
final class RegularExpression implements Finder {
    /** Lines end at a line feed alone; ^ and $ look at each line. */
    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.MULTILINE | Pattern.UNIX_LINES;

    private final String source;
    private final Pattern pattern;

    RegularExpression(String source) {
        this.source = source;
        this.pattern = Pattern.compile(Oniguruma.toJava(source), FLAGS);
    }

    static RegularExpression read(JsonPart part) {
        try {
            return new RegularExpression(part.string());
        } catch (PatternSyntaxException | StackOverflowError e) {
            String why = e instanceof PatternSyntaxException syntax ? syntax.getDescription() : "nested too deeply";
            throw part.refuse("cannot read the regular expression (" + why + ")");
        }
    }

    @Override
    public Spans find(String text) {
        try {
            return find(pattern.matcher(new WatchedText(Categories.alike(text))), text.length());
        } catch (WatchedText.Spent | StackOverflowError e) {
            throw new DataException(
                    "the regular expression '" + source + "' takes too long on a text of " + text.length()
                            + " characters; encode shorter texts, or simplify it",
                    e);
        }
    }

    private static Spans find(Matcher matcher, int length) {
        Spans spans = new Spans();
        int last = -1;
        while (matcher.find()) {
            // Right after a match, an empty one does not count.
            if (matcher.end() > matcher.start() || matcher.start() != last) {
                spans.match(matcher.start(), matcher.end());
            }
            last = matcher.end();
        }
        return spans.rest(length);
    }
}
