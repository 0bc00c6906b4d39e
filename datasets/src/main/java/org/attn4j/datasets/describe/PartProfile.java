package org.attn4j.datasets.describe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.reader.AlignedLinesRecordReader;
import org.attn4j.datasets.reader.BadRecordException;
import org.attn4j.datasets.reader.CifarBatchRecordReader;
import org.attn4j.datasets.reader.DelimitedRecordReader;
import org.attn4j.datasets.reader.IdxRecordReader;
import org.attn4j.datasets.reader.JsonLinesRecordReader;
import org.attn4j.datasets.reader.StreamedRecordReader;
import org.attn4j.datasets.reader.TableForm;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Writable;

/** What a part of a data set holds: its records, its columns, images' sizes. */
final class PartProfile {
    private static final String LABEL = "label";

    private final List<DescribedFile> files;
    private final List<ColumnProfile> columns = new ArrayList<>();
    private List<String> names = List.of();
    private int height;
    private int width;
    private long records;
    private long broken;

    /**
     * Reads a part.
     *
     * @param files its file, or that and its labels or targets
     * @throws DataException if one cannot be read
     */
    PartProfile(List<DescribedFile> files) {
        this.files = files;
        each(record -> {
            while (columns.size() < record.size()) {
                int i = columns.size();
                columns.add(new ColumnProfile(i < names.size() ? names.get(i) : Integer.toString(i + 1)));
            }
            for (int i = 0; i < record.size(); i++) {
                if (!(record.get(i) instanceof BytesWritable)) {
                    columns.get(i).add(record.get(i).toString());
                }
            }
            records++;
        });
    }

    String part() {
        return files.get(0).part();
    }

    String type() {
        return files.get(0).type();
    }

    List<DescribedFile> files() {
        return files;
    }

    List<ColumnProfile> columns() {
        return columns;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    long records() {
        return records;
    }

    long broken() {
        return broken;
    }

    /** Sums of the values of some columns, in the order of the records, each with the first record that has it. */
    Map<Long, Long> sums(List<String> chosen) {
        Map<Long, Long> sums = new LinkedHashMap<>();
        long[] at = {0};
        each(record -> {
            at[0]++;
            var digest = Sha256.digest();
            for (int i = 0; i < record.size(); i++) {
                if (record.get(i) instanceof BytesWritable image) {
                    digest.update(image.getContent());
                } else if (chosen.contains(columns.get(i).name())) {
                    digest.update(record.get(i).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) 0);
                }
            }
            sums.putIfAbsent(ByteBuffer.wrap(digest.digest()).getLong(), at[0]);
        });
        return sums;
    }

    private void each(Consumer<List<Writable>> use) {
        broken = 0;
        try (StreamedRecordReader reader = reader()) {
            reader.initialize(files.stream().map(DescribedFile::path).toArray(Path[]::new));
            while (true) {
                try {
                    if (!reader.hasNext()) {
                        break;
                    }
                    List<Writable> record = reader.next();
                    if (reader instanceof DelimitedRecordReader table && names.isEmpty()) {
                        names = table.header();
                    }
                    if (reader instanceof IdxRecordReader idx) {
                        height = idx.height();
                        width = idx.width();
                    }
                    use.accept(record);
                } catch (BadRecordException e) {
                    broken++;
                }
            }
        }
    }

    private StreamedRecordReader reader() {
        switch (type()) {
            case "csv":
            case "tsv":
                boolean commas = type().equals("csv");
                return new DelimitedRecordReader(
                        new TableForm(
                                commas ? ',' : '\t',
                                commas ? Optional.of('"') : Optional.empty(),
                                true,
                                StandardCharsets.UTF_8),
                        List.of());
            case "jsonl":
                names = fields();
                return JsonLinesRecordReader.ofOptional(names, StandardCharsets.UTF_8);
            case "idx":
                names = List.of("image", LABEL);
                return new IdxRecordReader();
            case "cifar":
                height = 32;
                width = 32;
                names = List.of("image", LABEL);
                return new CifarBatchRecordReader(1);
            default:
                names = files.size() == 2 ? List.of("source", "target") : List.of("text");
                return new AlignedLinesRecordReader();
        }
    }

    /** The fields of a file's objects that hold a text or a number; those of objects within by dots. */
    private List<String> fields() {
        AlignedLinesRecordReader lines = new AlignedLinesRecordReader();
        Set<String> found = new LinkedHashSet<>();
        JsonMapper json = new JsonMapper();
        try (lines) {
            lines.initialize(files.get(0).path());
            while (lines.hasNext()) {
                try {
                    collect(json.readTree(lines.next().get(0).toString()), "", found);
                } catch (JsonProcessingException e) {
                    // Counted when the records are read.
                    continue;
                }
            }
        }
        if (found.isEmpty()) {
            throw new DataException(files.get(0).path() + " holds no JSON object that has a text or a number");
        }
        return List.copyOf(found);
    }

    private static void collect(JsonNode object, String prefix, Set<String> found) {
        object.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                collect(field.getValue(), prefix + field.getKey() + ".", found);
            } else if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                found.add(prefix + field.getKey());
            }
        });
    }
}
