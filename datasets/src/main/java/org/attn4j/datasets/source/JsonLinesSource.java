package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.reader.JsonLinesRecordReader;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.CollectionInputSplit;

/**
 * JSON Lines: an object a line; a dot in the name of a field leads into an object within.
 *
 * @param train path or glob of the training part; {@code .gz}, {@code .bz2} and {@code .zst} are unpacked
 * @param validation path or glob, or a share such as 0.1 of the training records that is held out by each record's hash
 * @param test path or glob
 * @param text field of texts
 * @param label field of labels
 * @param source field of texts that are to become others
 * @param target field of what they are to become
 * @param encoding of the files
 * @param limit most records of a part; 0 for all
 * @param skipBroken whether records that cannot be used are counted and left out
 * @throws IllegalArgumentException if an option is none
 */
@TypeName("jsonl")
public record JsonLinesSource(
        @Key(doc = "path or glob of the training part") Path train,
        @Key(doc = "path or glob, or a share such as 0.1 that is held out by each record's hash", value = "null")
                Optional<Path> validation,
        @Key(doc = "path or glob of the test part", value = "null") Optional<Path> test,
        @Key(doc = "field of texts", value = "text") String text,
        @Key(doc = "field of labels", value = "label") String label,
        @Key(doc = "field of texts that are to become others", value = "source") String source,
        @Key(doc = "field of what they are to become", value = "target") String target,
        @Key(doc = "encoding of the files", value = "utf-8") String encoding,
        @Key(doc = "most records of a part; 0 for all", value = "0") int limit,
        @Key(doc = "whether records that cannot be used are counted and left out", value = "false") boolean skipBroken)
        implements FileSource, TableColumns {
    public JsonLinesSource {
        require(limit >= 0, "limit must not be negative: %d", limit);
        FileSource.charset(encoding);
    }

    @Override
    public RecordReader open(List<URI> files, List<Role> roles) {
        JsonLinesRecordReader reader = new JsonLinesRecordReader(columns(roles), FileSource.charset(encoding));
        reader.initialize(new CollectionInputSplit(files));
        return reader;
    }
}
