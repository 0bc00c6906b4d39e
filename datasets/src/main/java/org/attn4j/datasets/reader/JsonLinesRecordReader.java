package org.attn4j.datasets.reader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of JSON Lines: an object a line. A record holds the wanted fields as one {@link Text} each; a dot leads
 * into an object within. Empty lines are no records.
 *
 * @see <a href="https://jsonlines.org">JSON Lines</a>
 */
public final class JsonLinesRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Null where whole lines are read. */
    private final List<String> fields;

    private final String encoding;
    private final boolean optional;

    /**
     * A reader of some fields.
     *
     * @param fields their names, nested by dots: {@code review.text}
     */
    public JsonLinesRecordReader(List<String> fields, Charset encoding) {
        this(fields, encoding, false);
    }

    private JsonLinesRecordReader(List<String> fields, Charset encoding, boolean optional) {
        this.fields = fields == null ? null : List.copyOf(fields);
        this.encoding = encoding.name();
        this.optional = optional;
    }

    /** A reader of whole lines, each an object: its text, and its place for messages. */
    public static JsonLinesRecordReader ofLines(Charset encoding) {
        return new JsonLinesRecordReader(null, encoding, false);
    }

    /** A reader of fields that an object may lack: an empty text stands for one that holds no text or number. */
    public static JsonLinesRecordReader ofOptional(List<String> fields, Charset encoding) {
        return new JsonLinesRecordReader(fields, encoding, true);
    }

    @Override
    protected Cursor open(List<URI> locations) {
        Charset charset = Charset.forName(encoding);
        return new FileCursor(locations, charset, file -> new Lines(file, charset));
    }

    private final class Lines implements Cursor {
        private final String name;
        private final BufferedReader lines;
        private long line;

        Lines(URI file, Charset charset) throws IOException {
            this.name = Streams.name(file);
            this.lines = Streams.text(file, charset);
        }

        @Override
        public List<Writable> advance() throws IOException {
            String text;
            do {
                text = lines.readLine();
                line++;
            } while (text != null && text.isBlank());
            if (text == null) {
                return null;
            }
            JsonNode object = parse(text);
            if (fields == null) {
                return List.of(new Text(text), new Text(name + ", line " + line));
            }
            List<Writable> values = new ArrayList<>();
            for (String field : fields) {
                values.add(new Text(value(object, field)));
            }
            return values;
        }

        private JsonNode parse(String text) {
            try {
                JsonNode object = JSON.readTree(text);
                if (object != null && object.isObject()) {
                    return object;
                }
            } catch (JsonProcessingException e) {
                throw new BadRecordException(
                        name + ", line " + line + ": expected a JSON object, but " + e.getOriginalMessage(), e);
            }
            throw new BadRecordException(name + ", line " + line + ": expected a JSON object, as {\"text\": ...}");
        }

        private String value(JsonNode object, String field) {
            JsonNode at = object;
            for (String part : field.split("\\.", -1)) {
                if (optional && !at.has(part)) {
                    return "";
                }
                if (!at.has(part)) {
                    List<String> known = new ArrayList<>();
                    at.fieldNames().forEachRemaining(known::add);
                    throw new BadRecordException(Columns.missing("field", part, known, name + ", line " + line));
                }
                at = at.get(part);
            }
            if (optional && (!at.isValueNode() || at.isNull())) {
                return "";
            }
            if (!at.isValueNode() || at.isNull()) {
                throw new BadRecordException(name + ", line " + line + ": field '" + field
                        + "' must be a text or number, got " + (at.isNull() ? "null" : "an array or object"));
            }
            return at.asText();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
