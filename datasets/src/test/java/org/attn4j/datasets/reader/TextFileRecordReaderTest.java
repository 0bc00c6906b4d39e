package org.attn4j.datasets.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.attn4j.datasets.DataException;
import org.datavec.api.records.Record;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.reader.impl.LineRecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.split.FileSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileRecordReaderTest {
    @TempDir
    Path folder;

    private CollectionInputSplit split(byte[]... contents) throws Exception {
        List<java.net.URI> files = new java.util.ArrayList<>();
        for (int i = 0; i < contents.length; i++) {
            files.add(Files.write(folder.resolve("text " + i), contents[i]).toUri());
        }
        return new CollectionInputSplit(files);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void eachFileIsOneRecordAndTheyCanBeReadAgain() throws Exception {
        RecordReader reader = new TextFileRecordReader();
        reader.initialize(split(utf8("one\n\n"), utf8(""), utf8("drei é😀")));
        assertThat(reader.next().get(0)).hasToString("one\n\n");
        assertThat(reader.next().get(0)).hasToString("");
        Record third = reader.nextRecord();
        assertThat(third.getRecord().get(0)).hasToString("drei é😀");
        assertThat(reader.hasNext()).isFalse();
        assertThatThrownBy(reader::next).isInstanceOf(NoSuchElementException.class);
        assertThat(reader.loadFromMetaData(third.getMetaData()).getRecord()).isEqualTo(third.getRecord());
        reader.reset();
        assertThat(RecordText.join(reader, "|")).isEqualTo("one\n\n||drei é😀");
    }

    @Test
    void aByteOrderMarkIsLeftOut() throws Exception {
        TextFileRecordReader reader = new TextFileRecordReader();
        reader.initialize(split(utf8("\uFEFFa\uFEFF")));
        assertThat(reader.next().get(0)).hasToString("a\uFEFF");
    }

    @Test
    void bytesThatAreNoUtf8AreNamedWithTheirPosition() throws Exception {
        TextFileRecordReader reader = new TextFileRecordReader();
        reader.initialize(split(new byte[] {'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xE9, 'b'}));
        assertThatThrownBy(reader::next)
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.resolve("text 0").toString())
                .hasMessageContaining("byte 0xE9 at position 3");
        // A code point that the file's end cuts off
        TextFileRecordReader cut = new TextFileRecordReader();
        cut.initialize(split(new byte[] {'a', (byte) 0xC3}));
        assertThatThrownBy(cut::next).hasMessageContaining("byte 0xC3 at position 1");
    }

    @Test
    void otherDataVecReadersCanStandInItsPlace() throws Exception {
        Path file = Files.writeString(folder.resolve("table"), "first,1\nsecond,2\n");
        RecordReader lines = new LineRecordReader();
        lines.initialize(new FileSplit(file.toFile()));
        assertThat(RecordText.join(lines, "\n")).isEqualTo("first,1\nsecond,2");
        RecordReader table = new CSVRecordReader();
        table.initialize(new FileSplit(file.toFile()));
        assertThat(RecordText.join(table, " ")).isEqualTo("first second");
    }
}
