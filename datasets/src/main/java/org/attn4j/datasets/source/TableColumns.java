package org.attn4j.datasets.source;

import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.DataException;

/** A source whose records are rows: which column has which role. */
interface TableColumns extends Source {
    /** The column of texts. */
    String text();

    /** The column of labels. */
    String label();

    /** The column of texts that are to become others. */
    String source();

    /** The column of what they are to become. */
    String target();

    /** The columns of some roles. */
    default List<String> columns(List<Role> roles) {
        return roles.stream().map(this::named).toList();
    }

    @Override
    default Optional<String> column(Role role) {
        return Optional.of(named(role));
    }

    private String named(Role role) {
        return switch (role) {
            case TEXT -> text();
            case LABEL -> label();
            case SOURCE -> source();
            case TARGET -> target();
            case IMAGE ->
                throw new DataException("data.source: a table holds no images; expected idx, cifar or folder");
        };
    }
}
