package org.attn4j.recipes.schema;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.attn4j.framework.config.TypeRegistry;

/** Writes trees and bound records as YAML. */
public final class RecipeWriter {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .stringQuotingChecker(new QuoteUnlessWord())
            .build();

    private RecipeWriter() {}

    /** A bound record as a fully resolved recipe: every key with its value, which binds back to an equal record. */
    public static <T> String write(T record, Class<T> type, TypeRegistry registry) {
        return write(new Unbinder(registry).unbind(record, type));
    }

    /** A tree as YAML text. */
    public static String write(Node node) {
        StringWriter text = new StringWriter();
        try (YAMLGenerator generator = YAML.createGenerator(text)) {
            write(node, generator);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    private static void write(Node node, YAMLGenerator out) throws IOException {
        if (node instanceof MapNode map) {
            out.writeStartObject();
            for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
                out.writeFieldName(entry.getKey());
                write(entry.getValue().value(), out);
            }
            out.writeEndObject();
        } else if (node instanceof ListNode list) {
            out.writeStartArray();
            for (Node item : list.items()) {
                write(item, out);
            }
            out.writeEndArray();
        } else if (node instanceof ScalarNode scalar) {
            if (scalar.quoted() && !QuoteUnlessWord.isWord(scalar.text())) {
                out.writeString(scalar.text());
            } else {
                out.writeNumber(scalar.text()); // a plain scalar, as it stands
            }
        }
    }

    /** Text may go without quotes if no YAML reader can take it for anything else. */
    private static final class QuoteUnlessWord extends StringQuotingChecker {
        private static final long serialVersionUID = 1L;
        private static final Pattern WORD = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");
        private static final QuoteUnlessWord INSTANCE = new QuoteUnlessWord();

        static boolean isWord(String text) {
            return !INSTANCE.needToQuoteValue(text);
        }

        @Override
        public boolean needToQuoteName(String name) {
            return needToQuoteValue(name);
        }

        @Override
        public boolean needToQuoteValue(String text) {
            return !WORD.matcher(text).matches() || isReservedKeyword(text);
        }
    }
}
