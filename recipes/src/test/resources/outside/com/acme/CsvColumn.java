package com.acme;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.reader.TextReader;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/** A column of a file with commas, cell by cell, each on a line. */
@TypeName("csv_column")
public record CsvColumn(@Key(doc = "which one, from 0", value = "0") int column) implements TextReader {
    @Override
    public String read(URI file) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .map(line -> line.split(",")[column] + "\n")
                    .collect(Collectors.joining());
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            throw new DataException(file + " has no column " + column, e);
        }
    }
}
