package org.attn4j.datasets.reader;

import java.net.URI;
import org.attn4j.framework.config.TypeName;

/** UTF-8, as {@link TextFileRecordReader} reads it. */
@TypeName("plain_text")
public record PlainTextReader() implements TextReader {
    @Override
    public String read(URI file) {
        return TextFileRecordReader.read(file);
    }
}
