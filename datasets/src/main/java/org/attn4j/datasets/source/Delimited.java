package org.attn4j.datasets.source;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.reader.DelimitedRecordReader;
import org.attn4j.datasets.reader.TableForm;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.CollectionInputSplit;

/** Opens tables whose columns are set apart by a character. */
final class Delimited {
    private Delimited() {}

    static RecordReader reader(
            TableColumns table,
            char delimiter,
            String quote,
            boolean header,
            String encoding,
            List<URI> files,
            List<Role> roles) {
        Optional<Character> quoted = quote.isEmpty() ? Optional.empty() : Optional.of(quote.charAt(0));
        DelimitedRecordReader reader = new DelimitedRecordReader(
                new TableForm(delimiter, quoted, header, FileSource.charset(encoding)), table.columns(roles));
        reader.initialize(new CollectionInputSplit(files));
        return reader;
    }
}
