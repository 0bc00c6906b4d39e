package org.attn4j.datasets.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.attn4j.datasets.DataException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged tables: each record comes out or is refused, none is lost, and nothing else is thrown. */
class MutatedTablesTest {
    private static final String CSV =
            "text,label\n\"a, b\",1\nplain,2\n\"two\nlines\",3\n\"say \"\"hi\"\"\",4\n,5\nlast one,6\n";
    private static final String JSONL = "{\"text\": \"a, b\", \"label\": 1}\n"
            + "{\"label\": \"2\", \"text\": \"plain\"}\n"
            + "{\"text\": \"\\u00e9\", \"label\": 3}\n";
    private static final char[] SIGNS = "\",\n\r{}[]:\\\u0000 ax1\u00e9\uFEFF".toCharArray();

    @TempDir
    Path folder;

    private static String mutated(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0 && changed.length() > 0; i--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, SIGNS[random.nextInt(SIGNS.length)]);
                case 2 -> changed.setCharAt(at, SIGNS[random.nextInt(SIGNS.length)]);
                default -> changed.setLength(at);
            }
        }
        return changed.toString();
    }

    /** Records that come out and that are refused; -1 if the whole file is, with a message that names it. */
    private static int[] counts(StreamedRecordReader reader, Path file) {
        int[] counts = new int[2];
        reader.initialize(file);
        while (true) {
            try {
                if (!reader.hasNext()) {
                    return counts;
                }
                reader.next();
                counts[0]++;
            } catch (BadRecordException e) {
                assertThat(e).hasMessageContaining("line ");
                counts[1]++;
            } catch (DataException e) {
                assertThat(e).hasMessageContaining(file.toString());
                return new int[] {-1, -1};
            } finally {
                if (counts[0] + counts[1] > 1000) {
                    throw new AssertionError("the reader does not end");
                }
            }
        }
    }

    /** Records of a table by RFC 4180's grammar, counted by a scan of quotes; -1 where quotes are not closed. */
    private static int records(String text) {
        int records = 0;
        boolean quoted = false;
        boolean begins = true;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '\n' || c == '\r') {
                records += any ? 1 : 0;
                any = false;
                begins = true;
                continue;
            } else {
                quoted = c == '"' && begins;
                begins = c == ',';
                any = true;
                continue;
            }
            begins = false;
            any = true;
        }
        return quoted ? -1 : records + (any ? 1 : 0);
    }

    private void run(int files, long seed) throws IOException {
        Random random = new Random(seed);
        int whole = 0;
        for (int i = 0; i < files; i++) {
            // A new file each time: file systems force one that is cut and written again to the disk.
            Path table = folder.resolve(i + ".csv");
            String text = mutated(CSV, random);
            Files.writeString(table, text, UTF_8);
            TableForm form = new TableForm(',', Optional.of('"'), true, UTF_8);
            int[] csv = counts(new DelimitedRecordReader(form, List.of("text", "label")), table);
            if (csv[0] >= 0) {
                String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
                assertThat(csv[0] + csv[1]).as(text).isEqualTo(Math.max(0, records(bare) - 1));
                whole++;
            }
            Path lines = folder.resolve(i + ".jsonl");
            String json = mutated(JSONL, random);
            Files.writeString(lines, json, UTF_8);
            int[] jsonl = counts(new JsonLinesRecordReader(List.of("text", "label"), UTF_8), lines);
            String bare = json.startsWith("\uFEFF") ? json.substring(1) : json;
            assertThat(jsonl[0] + jsonl[1]).as(json).isEqualTo((int)
                    bare.lines().filter(line -> !line.isBlank()).count());
            Files.delete(table);
            Files.delete(lines);
        }
        assertThat(whole).isGreaterThan(files / 4);
    }

    @Test
    void recordsInAreRecordsOutAndRecordsRefused() throws IOException {
        run(400, 1);
    }

    @Test
    @Tag("slow")
    void andOfManyMoreFiles() throws IOException {
        run(10_000, 2);
    }
}
