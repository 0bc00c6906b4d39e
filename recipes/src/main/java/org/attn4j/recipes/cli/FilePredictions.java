package org.attn4j.recipes.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.attn4j.datasets.reader.BadRecordException;
import org.attn4j.datasets.reader.DelimitedRecordReader;
import org.attn4j.datasets.reader.TableForm;
import org.attn4j.datasets.source.CsvSource;
import org.attn4j.datasets.source.FileSource;
import org.attn4j.datasets.source.Role;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.TsvSource;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.model.Task;
import org.attn4j.recipes.api.Prediction;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.run.Translator;
import org.datavec.api.writable.Writable;

/**
 * Answers to the rows of a table, as the same table with two more columns: the answer, and its probability. Rows are read,
 * answered and written a group at a time; what is written becomes a file when it is whole.
 */
final class FilePredictions {
    /** Rows that are answered together. */
    private static final int GROUP = 32;

    private final Path file;
    private final String column;
    private final TableForm form;

    /**
     * Of a table whose first row names its columns. A .tsv file has tabs and no quotes, another has commas and quotes,
     * unless the tables that the model was trained on were written otherwise.
     *
     * @param column of what the model is given; else that of training, or text, source or image
     * @throws UsageException if there is no such file, or the model neither names classes nor translates
     */
    static FilePredictions of(TrainedModel model, Path file, Optional<String> column) {
        boolean translates = model.task() == Task.TRANSLATE;
        if (!translates && model.task() != Task.CLASSIFY) {
            throw new UsageException("--file is for models that name a class or translate");
        }
        Role role = translates ? Role.SOURCE : Role.TEXT;
        boolean images = model.recipe().data().facts().facts().hasImage();
        Optional<Source> source = model.recipe().data().reading();
        String other = images ? "image" : translates ? "source" : "text";
        String named =
                column.orElseGet(() -> source.flatMap(s -> s.column(role)).orElse(other));
        return new FilePredictions(file, named, form(file, source));
    }

    private FilePredictions(Path file, String column, TableForm form) {
        this.file = file;
        this.column = column;
        this.form = form;
        if (!Files.isRegularFile(file)) {
            throw new UsageException("--file: there is no file " + file);
        }
    }

    private static TableForm form(Path file, Optional<Source> source) {
        boolean tabs = file.getFileName().toString().matches(".*\\.tsv(\\.\\w+)?");
        if (tabs && source.orElse(null) instanceof TsvSource tsv) {
            return form('\t', tsv.quote(), tsv.encoding());
        }
        if (!tabs && source.orElse(null) instanceof CsvSource csv) {
            return form(csv.delimiter().charAt(0), csv.quote(), csv.encoding());
        }
        return tabs ? form('\t', "", "utf-8") : form(',', "\"", "utf-8");
    }

    private static TableForm form(char delimiter, String quote, String encoding) {
        Optional<Character> quoted = quote.isEmpty() ? Optional.empty() : Optional.of(quote.charAt(0));
        return new TableForm(delimiter, quoted, true, FileSource.charset(encoding));
    }

    /**
     * Answers all rows.
     *
     * @param beam hypotheses kept in translating
     * @param out where to; empty for standard output
     * @return the number of rows
     * @throws UsageException if the table cannot be read, has not that column, or is where the answers would go
     */
    long write(TrainedModel model, int beam, Optional<Path> out) throws IOException {
        if (out.isEmpty()) {
            return write(model, beam, System.out::print);
        }
        requireWritable(out.get(), file);
        Path part = out.get().toAbsolutePath().resolveSibling(out.get().getFileName() + ".part");
        Durable.delete(part);
        try {
            long rows = write(model, beam, text -> Durable.append(part, text.getBytes(StandardCharsets.UTF_8)));
            Durable.sync(part);
            Durable.move(part, out.get().toAbsolutePath());
            return rows;
        } catch (IOException | RuntimeException e) {
            Durable.deleteQuietly(part, e);
            throw e;
        }
    }

    /** Throws unless a file can be made there that is not the one that is read. */
    static void requireWritable(Path out, Path read) throws IOException {
        Path folder = out.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--out: there is no folder " + folder);
        }
        if (Files.isDirectory(out)) {
            throw new UsageException("--out: " + out + " is a folder");
        }
        if (Files.exists(out) && Files.exists(read) && Files.isSameFile(out, read)) {
            throw new UsageException("--out: " + out + " is the file that is read; name another one");
        }
    }

    /** Takes text. */
    @FunctionalInterface
    private interface Sink {
        void take(String text) throws IOException;
    }

    private long write(TrainedModel model, int beam, Sink sink) throws IOException {
        try (DelimitedRecordReader reader = new DelimitedRecordReader(form, List.of())) {
            reader.initialize(file);
            if (!reader.hasNext()) {
                throw new UsageException("--file: " + file + " has no row to answer");
            }
            int place = reader.header().indexOf(column);
            if (place < 0) {
                throw new UsageException("--file: " + file + " has no column '" + column + "' (columns: "
                        + String.join(", ", reader.header()) + "); name it with --text");
            }
            List<String> header = new ArrayList<>(reader.header());
            addColumn(header, "answer");
            addColumn(header, model.task() == Task.TRANSLATE ? "log_probability" : "probability");
            sink.take(table(List.of(header)));
            long row = 0;
            while (reader.hasNext()) {
                List<List<String>> rows = new ArrayList<>();
                while (rows.size() < GROUP && reader.hasNext()) {
                    rows.add(new ArrayList<>(
                            reader.next().stream().map(Writable::toString).toList()));
                }
                List<String> inputs = rows.stream().map(r -> r.get(place)).toList();
                requireFilled(inputs, row + 1);
                List<Prediction> answers = model.predict(inputs, beam, 1);
                for (int i = 0; i < answers.size(); i++) {
                    rows.get(i).add(field(answers.get(i).text()));
                    rows.get(i).add(String.format(Locale.ROOT, "%.6f", number(answers.get(i))));
                }
                sink.take(table(rows));
                row += rows.size();
            }
            return row;
        } catch (BadRecordException e) {
            throw new UsageException("--file: " + e.getMessage());
        }
    }

    /** Names a column further, and otherwise where the table has one of that name. */
    private void addColumn(List<String> header, String name) {
        String free = name;
        for (int i = 2; header.contains(free); i++) {
            free = name + "_" + i;
        }
        if (!free.equals(name)) {
            System.err.println(file + " has a column '" + name + "' of its own; the new one is '" + free + "'");
        }
        header.add(free);
    }

    private static double number(Prediction answer) {
        return answer.translation()
                .map(Translator.Translation::logProbability)
                .orElseGet(() -> answer.answers().get(0).get(0).probability());
    }

    private void requireFilled(List<String> inputs, long first) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).isBlank()) {
                throw new UsageException("--file: row " + (first + i) + " of " + file + " has an empty " + column);
            }
        }
    }

    /** An answer as a field: where nothing quotes, what would end the field is a space. */
    private String field(String answer) {
        return form.quote().isPresent()
                ? answer
                : answer.replace(form.delimiter(), ' ').replace('\n', ' ').replace('\r', ' ');
    }

    private String table(List<List<String>> rows) throws IOException {
        StringWriter text = new StringWriter();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(form.delimiter())
                .setQuote(form.quote().orElse(null))
                .setRecordSeparator('\n')
                .get();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (List<String> row : rows) {
                printer.printRecord(row);
            }
        }
        return text.toString();
    }
}
