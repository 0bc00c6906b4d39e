package org.attn4j.datasets.reader;

import java.net.URI;
import org.attn4j.datasets.DataException;

/** Reads the text of a file, where a recipe names what reads it: a record whose fields are its keys. */
public interface TextReader {
    /**
     * The whole text of a file.
     *
     * @throws DataException if the file cannot be read as what it should be
     */
    String read(URI file);
}
