package org.attn4j.datasets.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.attn4j.datasets.DataException;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of tables whose columns are set apart by a character, as RFC 4180 has them: quoted fields hold
 * delimiters, line ends and doubled quotes; lines end in LF or CR LF; a byte order mark is left out; empty lines are no
 * records. A record holds the wanted columns as one {@link Text} each. DataVec's own reader takes a line for a record,
 * so that a line end within quotes breaks it; Apache Commons CSV reads here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
public final class DelimitedRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient TableForm form;
    private final List<String> columns;
    private List<String> header = List.of();

    /**
     * A reader of some columns.
     *
     * @param columns their names, or their numbers from 1 where no record names them; none for all
     */
    public DelimitedRecordReader(TableForm form, List<String> columns) {
        this.form = form;
        this.columns = List.copyOf(columns);
    }

    /** The names of all columns, once a record has been looked for; none where no record names them. */
    public List<String> header() {
        return header;
    }

    @Override
    protected Cursor open(List<URI> locations) {
        return new FileCursor(locations, form.encoding(), Table::new);
    }

    private final class Table implements Cursor {
        private final String name;
        private final CSVParser parser;
        private final Iterator<CSVRecord> records;
        private int[] places;
        private int width;

        Table(URI file) throws IOException {
            this.name = Streams.name(file);
            BufferedReader text = Streams.text(file, form.encoding());
            CSVFormat format = CSVFormat.RFC4180
                    .builder()
                    .setDelimiter(form.delimiter())
                    .setQuote(form.quote().orElse(null))
                    .setIgnoreEmptyLines(true)
                    .get();
            this.parser = CSVParser.builder().setReader(text).setFormat(format).get();
            this.records = parser.iterator();
        }

        @Override
        public List<Writable> advance() throws IOException {
            if (places == null && form.header() && !begin()) {
                return null;
            }
            long line = parser.getCurrentLineNumber() + 1;
            CSVRecord record = following(line);
            if (record == null) {
                return null;
            }
            if (places == null) {
                width = record.size();
                places = Columns.find(columns.isEmpty() ? numbers(width) : columns, numbers(width), name);
            }
            if (record.size() != width) {
                throw new BadRecordException(name + ", line " + line + ": expected " + width + " fields"
                        + (header.isEmpty() ? " as in the first record" : " (" + String.join(", ", header) + ")")
                        + ", got " + record.size());
            }
            List<Writable> values = new ArrayList<>();
            for (int place : places) {
                values.add(new Text(record.get(place)));
            }
            return values;
        }

        /** Reads the header; false if there is nothing at all. */
        private boolean begin() throws IOException {
            CSVRecord first = following(1);
            if (first == null) {
                return false;
            }
            header = Arrays.stream(first.values()).map(String::strip).toList();
            width = header.size();
            places = Columns.require(columns.isEmpty() ? header : columns, header, name);
            return true;
        }

        private CSVRecord following(long line) throws IOException {
            try {
                return records.hasNext() ? records.next() : null;
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof CharacterCodingException coding) {
                    throw coding;
                }
                if (e.getCause() instanceof CSVException || e.getCause().getClass() == IOException.class) {
                    throw unreadable(line, e.getCause());
                }
                throw e.getCause();
            } catch (IllegalStateException e) {
                throw unreadable(line, e);
            }
        }

        private DataException unreadable(long line, Throwable e) {
            return new DataException(
                    name + ", record that begins in line " + line
                            + ": a quoted field is not closed, or goes on after its"
                            + " closing quote (quotes within quotes are doubled); correct the file, or set quote to ''",
                    e);
        }

        private List<String> numbers(int count) {
            return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
        }

        @Override
        public void close() throws IOException {
            parser.close();
        }
    }
}
