package org.attn4j.datasets.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.attn4j.datasets.DataException;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableReadersTest {
    private static final TableForm CSV = new TableForm(',', Optional.of('"'), true, UTF_8);

    @TempDir
    Path folder;

    private Path write(String name, String content, Charset encoding) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(encoding));
    }

    private static List<List<String>> rows(RecordReader reader) {
        List<List<String>> rows = new ArrayList<>();
        while (reader.hasNext()) {
            rows.add(reader.next().stream().map(Object::toString).toList());
        }
        return rows;
    }

    private static List<List<String>> csv(TableForm form, Path file, String... columns) {
        DelimitedRecordReader reader = new DelimitedRecordReader(form, List.of(columns));
        reader.initialize(file);
        return rows(reader);
    }

    /** The examples of RFC 4180, section 2, and line ends, marks and blanks that files in the wild have. */
    @Test
    void csvIsReadAsRfc4180HasIt() throws IOException {
        Path file = write(
                "a.csv",
                "\uFEFFid,text,label\r\n1,\"a, \"\"quoted\"\" one\",x\r\n\r\n2,\"two\r\nlines\",y\n3, blank ,\"\"\n",
                UTF_8);
        assertThat(csv(CSV, file, "label", "text"))
                .containsExactly(
                        List.of("x", "a, \"quoted\" one"), List.of("y", "two\r\nlines"), List.of("", " blank "));
        assertThat(csv(new TableForm(',', Optional.of('"'), false, UTF_8), file, "3"))
                .hasSize(4)
                .startsWith(List.of("label"));
    }

    /** Why DataVec's own reader is not used: a line end within quotes ends its record. */
    @Test
    void dataVecsOwnReaderBreaksQuotedLineEnds() throws Exception {
        Path file = write("a.csv", "1,\"two\nlines\"\n", UTF_8);
        try (CSVRecordReader reader = new CSVRecordReader()) {
            reader.initialize(new FileSplit(file.toFile()));
            assertThatThrownBy(() -> assertThat(rows(reader)).isEqualTo(List.of(List.of("1", "two\nlines"))))
                    .isInstanceOf(Throwable.class);
        }
    }

    @Test
    void whatIsWrongWithATableIsTold() throws IOException {
        Path file = write("a.csv", "text,label\na,x\nb\n\"c\",y\n", UTF_8);
        assertThatThrownBy(() -> csv(CSV, file, "txt"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column 'txt'; did you mean 'text'? (columns: text, label)");
        DelimitedRecordReader reader = new DelimitedRecordReader(CSV, List.of("text"));
        reader.initialize(file);
        reader.next();
        assertThatThrownBy(reader::hasNext)
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("a.csv, line 3: expected 2 fields (text, label), got 1");
        assertThat(reader.next().get(0)).hasToString("c");
        Path open = write("b.csv", "text,label\na,x\n\"c,y\nd,z\n", UTF_8);
        assertThatThrownBy(() -> csv(CSV, open, "text"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("b.csv, record that begins in line 3")
                .hasMessageContaining("not closed");
        assertThat(csv(new TableForm(',', Optional.empty(), true, UTF_8), open, "text"))
                .containsExactly(List.of("a"), List.of("\"c"), List.of("d"));
    }

    @Test
    void foreignBytesAreToldByLineAndPlace() throws IOException {
        Path file = write("a.csv", "text,label\nsch\u00f6n,x\n", ISO_8859_1);
        assertThatThrownBy(() -> csv(CSV, file, "text"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a.csv, line 2: byte 0xF6 at position 14");
        assertThat(csv(new TableForm(',', Optional.of('"'), true, ISO_8859_1), file, "text"))
                .containsExactly(List.of("sch\u00f6n"));
    }

    @Test
    void packedFilesAreUnpacked() throws IOException {
        byte[] plain = "text,label\na,x\n".getBytes(UTF_8);
        ByteArrayOutputStream gz = new ByteArrayOutputStream();
        ByteArrayOutputStream bz2 = new ByteArrayOutputStream();
        try (OutputStream a = new GZIPOutputStream(gz);
                OutputStream b = new BZip2CompressorOutputStream(bz2)) {
            a.write(plain);
            b.write(plain);
        }
        Files.write(folder.resolve("a.csv.gz"), gz.toByteArray());
        Files.write(folder.resolve("a.csv.bz2"), bz2.toByteArray());
        Files.write(folder.resolve("a.csv.zst"), Zstd.compress(plain));
        for (String name : List.of("a.csv.gz", "a.csv.bz2", "a.csv.zst")) {
            assertThat(csv(CSV, folder.resolve(name), "text")).as(name).containsExactly(List.of("a"));
        }
    }

    private static List<List<String>> jsonl(Path file, String... fields) {
        JsonLinesRecordReader reader = new JsonLinesRecordReader(List.of(fields), UTF_8);
        reader.initialize(file);
        return rows(reader);
    }

    @Test
    void jsonLinesGiveFieldsByName() throws IOException {
        Path file = write(
                "a.jsonl", "{\"a\": {\"b\": \"x\\n\"}, \"c\": 1.50}\n\n{\"c\": true, \"a\": {\"b\": \"\"}}\n", UTF_8);
        assertThat(jsonl(file, "a.b", "c")).containsExactly(List.of("x\n", "1.5"), List.of("", "true"));
        assertThatThrownBy(() -> jsonl(file, "a.d"))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("a.jsonl, line 1 has no field 'd'; did you mean 'b'? (fields: b)");
        assertThatThrownBy(() -> jsonl(file, "a"))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("'a' must be a text or number");
        for (String bad : List.of("[1]", "{\"a\": 1", "{\"a\": 1} 2", "null")) {
            Path broken = write("b.jsonl", "{\"a\": 1}\n" + bad + "\n", UTF_8);
            assertThatThrownBy(() -> jsonl(broken, "a"))
                    .as(bad)
                    .isInstanceOf(BadRecordException.class)
                    .hasMessageContaining("b.jsonl, line 2");
        }
    }

    @Test
    void groupsOfAlignedFilesFollowEachOther() throws IOException {
        AlignedLinesRecordReader reader = new AlignedLinesRecordReader(2, UTF_8);
        reader.initialize(
                write("a", "1\n2\n", UTF_8),
                write("b", "eins\nzwei\n", UTF_8),
                write("c", "3", UTF_8),
                write("d", "drei", UTF_8));
        assertThat(rows(reader)).containsExactly(List.of("1", "eins"), List.of("2", "zwei"), List.of("3", "drei"));
    }
}
