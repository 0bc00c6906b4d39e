package org.attn4j.datasets.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.Made;
import org.datavec.api.records.Record;
import org.datavec.api.writable.BytesWritable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamedRecordReadersTest {
    @TempDir
    Path folder;

    @Test
    void alignedLinesComeTogetherFromPlainAndCompressedFiles() throws Exception {
        Path german = Made.gzip(folder.resolve("a.de.gz"), "Zwei Männer\n\nEin Hund\n");
        Path english = Files.writeString(folder.resolve("a.en"), "Two men\n\nA dog");
        AlignedLinesRecordReader reader = new AlignedLinesRecordReader();
        reader.initialize(german, english);
        assertThat(reader.next()).hasToString("[Zwei Männer, Two men]");
        assertThat(reader.next()).hasToString("[, ]");
        Record third = reader.nextRecord();
        assertThat(third.getRecord()).hasToString("[Ein Hund, A dog]");
        assertThat(reader.hasNext()).isFalse();
        assertThatThrownBy(reader::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("all 3 records");
        assertThat(reader.loadFromMetaData(third.getMetaData()).getRecord()).isEqualTo(third.getRecord());
        reader.reset();
        assertThat(RecordText.join(reader, "|")).isEqualTo("Zwei Männer||Ein Hund");
    }

    @Test
    void filesOfUnequalLengthAndForeignBytesAreNamed() throws Exception {
        Path german = Made.gzip(folder.resolve("a.de.gz"), "eins\nzwei\ndrei\nvier\n");
        Path english = Made.gzip(folder.resolve("a.en.gz"), "one\ntwo\n");
        AlignedLinesRecordReader reader = new AlignedLinesRecordReader();
        reader.initialize(german, english);
        reader.next();
        reader.next();
        assertThatThrownBy(reader::hasNext)
                .isInstanceOf(DataException.class)
                .hasMessageContaining(english + " has 2 lines, " + german + " has 4");
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', '\n', (byte) 0xFC, '\n'});
        reader.initialize(latin);
        assertThatThrownBy(() -> {
                    while (reader.hasNext()) {
                        reader.next();
                    }
                })
                .isInstanceOf(DataException.class)
                .hasMessageContaining(latin + ", line 2: byte 0xFC at position 2");
        reader.initialize(folder.resolve("absent"));
        assertThatThrownBy(reader::hasNext)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot read " + folder.resolve("absent"));
    }

    @Test
    void anArchiveGivesTheLabelledTextsOfOneSplit() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("aclImdb/README", Made.utf8("read me"));
        members.put("aclImdb/train/unsup/0_0.txt", Made.utf8("no label"));
        members.put("aclImdb/train/pos/0_9.txt", Made.utf8("Good.<br />é"));
        members.put("aclImdb/train/pos/._0_9.txt", Made.utf8("junk"));
        members.put("aclImdb/train/neg/3_1.txt", Made.utf8("Bad."));
        members.put("aclImdb/train/labeledBow.feat", Made.utf8("9 0:1"));
        members.put("aclImdb/test/neg/0_2.txt", Made.utf8("Worse."));
        Path file = Made.tar(folder.resolve("reviews.tar.gz"), members);
        LabelledArchiveRecordReader reader = new LabelledArchiveRecordReader("train", List.of("neg", "pos"));
        reader.initialize(file);
        assertThat(reader.next()).hasToString("[Good.<br />é, 1, 0_9.txt]");
        assertThat(reader.next()).hasToString("[Bad., 0, 3_1.txt]");
        assertThat(reader.hasNext()).isFalse();
        assertThat(reader.getLabels()).containsExactly("neg", "pos");
    }

    @Test
    void idxImagesComeWithTheirLabels() {
        byte[] pixels = {1, 2, 3, 4, 5, 6, (byte) 255, 0, 0, 0, 0, 9};
        Path images = Made.gzip(folder.resolve("i.gz"), Made.idx(pixels, 2, 2, 3));
        Path labels = Made.gzip(folder.resolve("l.gz"), Made.idx(new byte[] {7, 0}, 2));
        IdxRecordReader reader = new IdxRecordReader();
        reader.initialize(images, labels);
        Record first = reader.nextRecord();
        assertThat(((BytesWritable) first.getRecord().get(0)).getContent()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(first.getRecord().get(1).toInt()).isEqualTo(7);
        assertThat(((BytesWritable) reader.next().get(0)).getContent()).containsExactly(-1, 0, 0, 0, 0, 9);
        assertThat(reader.hasNext()).isFalse();

        reader.initialize(labels, labels);
        assertThatThrownBy(reader::hasNext)
                .hasMessageContaining("expected it to begin with 0x00000803, got 0x00000801");
        Path more = Made.gzip(folder.resolve("m.gz"), Made.idx(new byte[] {7, 0, 1}, 3));
        reader.initialize(images, more);
        assertThatThrownBy(reader::hasNext).hasMessageContaining("2 images").hasMessageContaining("3 labels");
        Path cut = Made.gzip(folder.resolve("c.gz"), Made.idx(Arrays.copyOf(pixels, 8), 2, 2, 3));
        reader.initialize(cut, labels);
        reader.next();
        assertThatThrownBy(reader::hasNext).hasMessageContaining(cut + " ends within entry 1 of 2");
    }

    @Test
    void cifarRecordsComeFromTheBatchesOfTheirSplit() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("cifar-10-batches-bin/batches.meta.txt", Made.utf8("airplane\n"));
        members.put("cifar-10-batches-bin/data_batch_1.bin", cifar(3, 5));
        members.put("cifar-10-batches-bin/test_batch.bin", cifar(9));
        members.put("cifar-10-batches-bin/data_batch_2.bin", cifar(1));
        Path file = Made.tar(folder.resolve("cifar.tar.gz"), members);
        CifarRecordReader reader = new CifarRecordReader(true);
        reader.initialize(file);
        int[] labels = new int[3];
        for (int i = 0; i < 3; i++) {
            List<org.datavec.api.writable.Writable> record = reader.next();
            labels[i] = record.get(1).toInt();
            assertThat(((BytesWritable) record.get(0)).getContent())
                    .hasSize(3072)
                    .startsWith(labels[i] + 1, 0);
        }
        assertThat(labels).containsExactly(3, 5, 1);
        assertThat(reader.hasNext()).isFalse();
        CifarRecordReader test = new CifarRecordReader(false);
        test.initialize(file);
        assertThat(test.next().get(1).toInt()).isEqualTo(9);
        assertThat(test.hasNext()).isFalse();
        test.initialize(Made.tar(folder.resolve("cut.tar.gz"), Map.of("test_batch.bin", new byte[100])));
        assertThatThrownBy(test::hasNext).hasMessageContaining("100 of 3073 bytes");
    }

    private static byte[] cifar(int... labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int label : labels) {
            byte[] record = new byte[3073];
            record[0] = (byte) label;
            record[1] = (byte) (label + 1);
            out.writeBytes(record);
        }
        return out.toByteArray();
    }
}
