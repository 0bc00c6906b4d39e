package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.datavec.api.records.reader.RecordReader;

/**
 * Tables of comma-separated values, as RFC 4180 has them.
 *
 * @param train path or glob of the training part; {@code .gz}, {@code .bz2} and {@code .zst} are unpacked
 * @param validation path or glob, or a share such as 0.1 of the training records that is held out by each record's hash
 * @param test path or glob
 * @param text column of texts
 * @param label column of labels
 * @param source column of texts that are to become others
 * @param target column of what they are to become
 * @param delimiter sets columns apart
 * @param quote goes around fields; empty for none
 * @param header whether the first record names the columns; else they are numbered from 1
 * @param encoding of the files
 * @param limit most records of a part; 0 for all
 * @param skipBroken whether records that cannot be used are counted and left out
 * @throws IllegalArgumentException if an option is none
 */
@TypeName("csv")
public record CsvSource(
        @Key(doc = "path or glob of the training part") Path train,
        @Key(doc = "path or glob, or a share such as 0.1 that is held out by each record's hash", value = "null")
                Optional<Path> validation,
        @Key(doc = "path or glob of the test part", value = "null") Optional<Path> test,
        @Key(doc = "column of texts", value = "text") String text,
        @Key(doc = "column of labels", value = "label") String label,
        @Key(doc = "column of texts that are to become others", value = "source") String source,
        @Key(doc = "column of what they are to become", value = "target") String target,
        @Key(doc = "sets columns apart", value = "\",\"") String delimiter,
        @Key(doc = "goes around fields; empty for none", value = "\"\\\"\"") String quote,
        @Key(doc = "whether the first record names the columns; else they are numbered from 1", value = "true")
                boolean header,
        @Key(doc = "encoding of the files", value = "utf-8") String encoding,
        @Key(doc = "most records of a part; 0 for all", value = "0") int limit,
        @Key(doc = "whether records that cannot be used are counted and left out", value = "false") boolean skipBroken)
        implements FileSource, TableColumns {
    public CsvSource {
        require(limit >= 0, "limit must not be negative: %d", limit);
        FileSource.charset(encoding);
        require(delimiter.length() == 1, "delimiter must be one character: '%s'", delimiter);
        require(quote.length() < 2, "quote must be one character, or empty for none: '%s'", quote);
        require(!delimiter.equals(quote), "delimiter and quote must differ: '%s'", quote);
    }

    @Override
    public RecordReader open(List<URI> files, List<Role> roles) {
        return Delimited.reader(this, delimiter.charAt(0), quote, header, encoding, files, roles);
    }
}
