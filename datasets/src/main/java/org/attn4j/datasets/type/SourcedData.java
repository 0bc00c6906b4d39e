package org.attn4j.datasets.type;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.Source;

/** Data of a data set, of a source of one's own, or of one file. */
interface SourcedData extends DataConfig {
    /** Name of a data set. */
    Optional<String> dataset();

    @Override
    Optional<Source> source();

    /** A file in place of both. */
    default Optional<Path> file() {
        return Optional.empty();
    }

    @Override
    default Map<String, Path> files() {
        return Sources.files(dataset(), source(), "file", file());
    }

    @Override
    default Optional<Source> reading() {
        return source().or(() -> Cards.described(dataset()));
    }

    @Override
    default Map<String, String> sums(DataContext where) {
        return Sources.sums(source(), dataset(), file(), where);
    }
}
