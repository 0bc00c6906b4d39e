package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.reader.JdbcRecordReader;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.datavec.api.records.reader.RecordReader;

/**
 * Rows of a data base. Its driver's jar lies in the folder of plug-ins; with DuckDB's a query also reads Parquet files:
 * {@code select text, label from 'train.parquet'}. A query says in which order rows come: {@code order by id}.
 *
 * @param url of JDBC: {@code jdbc:sqlite:reviews.db}, {@code jdbc:duckdb:}
 * @param train query of the training part
 * @param validation query, or a share such as 0.1 of the training records that is held out by each record's hash
 * @param test query
 * @param text column of texts
 * @param label column of labels
 * @param source column of texts that are to become others
 * @param target column of what they are to become
 * @param limit most records of a part; 0 for all
 * @param skipBroken whether rows with nothing in a column are counted and left out
 * @throws IllegalArgumentException if an option is none
 */
@TypeName("jdbc")
public record JdbcSource(
        @Key(doc = "URL of JDBC: jdbc:sqlite:reviews.db, jdbc:duckdb:") String url,
        @Key(doc = "query of the training part") String train,
        @Key(doc = "query, or a share such as 0.1 that is held out by each record's hash", value = "null")
                Optional<String> validation,
        @Key(doc = "query of the test part", value = "null") Optional<String> test,
        @Key(doc = "column of texts", value = "text") String text,
        @Key(doc = "column of labels", value = "label") String label,
        @Key(doc = "column of texts that are to become others", value = "source") String source,
        @Key(doc = "column of what they are to become", value = "target") String target,
        @Key(doc = "most records of a part; 0 for all", value = "0") int limit,
        @Key(doc = "whether rows with nothing in a column are counted and left out", value = "false")
                boolean skipBroken)
        implements Source, TableColumns {
    public JdbcSource {
        require(url.startsWith("jdbc:"), "url must begin with jdbc: '%s'", url);
        require(limit >= 0, "limit must not be negative: %d", limit);
    }

    private double share() {
        return validation
                .filter(v -> FileSource.SHARE.matcher(v).matches())
                .map(Double::parseDouble)
                .orElse(0.0);
    }

    @Override
    public Parts parts() {
        return new Parts(validation.isPresent() && share() == 0, test.isPresent(), share());
    }

    @Override
    public RecordReader open(String part, List<Role> roles, DataContext where) {
        String query =
                switch (part) {
                    case WikiText.TRAINING -> train;
                    case WikiText.VALIDATION -> validation.orElseThrow();
                    case WikiText.TEST -> test.orElseThrow();
                    default -> throw new DataException("data.source has no part " + part);
                };
        return new JdbcRecordReader(url, query, columns(roles));
    }
}
