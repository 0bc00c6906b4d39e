package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.batch.ClassWeights;
import org.attn4j.datasets.source.JdbcSource;
import org.attn4j.datasets.task.TaskData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of data bases; with Maven's profile jdbc, which brings the drivers. */
class JdbcSourceTest {
    @TempDir
    Path folder;

    private static boolean has(String driver) {
        try {
            Class.forName(driver);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static ClassifiedTextData data(String url, String train, Optional<String> test) {
        return new ClassifiedTextData(
                Optional.of("imdb"),
                ClassifiedTextData.Tokens.WORD,
                Optional.empty(),
                true,
                100,
                1,
                8,
                ClassifiedTextData.Keep.HEAD,
                false,
                0.25,
                ClassWeights.EQUAL,
                Optional.of(new JdbcSource(
                        url, train, Optional.empty(), test, "text", "label", "source", "target", 0, false)));
    }

    private static void fill(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table reviews (id int, text varchar, label varchar)");
            for (int i = 0; i < 20; i++) {
                statement.execute("insert into reviews values (" + i + ", 'text " + i + "', 'l" + i % 2 + "')");
            }
        }
    }

    private void rowsAreRead(String url) throws SQLException {
        fill(url);
        TaskData read = data(url, "select text, label from reviews order by id", Optional.of("select * from reviews"))
                .open(MadeDataset.where(folder));
        assertThat(read.classNames()).containsExactly("l0", "l1");
        assertThat(read.description()).startsWith("15 training texts");
        assertThatThrownBy(() -> data(url, "select text, label as kind from reviews", Optional.empty())
                        .open(MadeDataset.where(folder)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no column 'label'")
                .hasMessageContaining("(columns: text, kind)");
        assertThatThrownBy(() -> data(url, "select nothing from nowhere", Optional.empty())
                        .open(MadeDataset.where(folder)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void rowsOfSqliteAreRead() throws SQLException {
        assumeTrue(has("org.sqlite.JDBC"), "SQLite's driver is not there: mvn -P jdbc");
        rowsAreRead("jdbc:sqlite:" + folder.resolve("a.db"));
    }

    @Test
    void rowsAndParquetFilesAreReadByDuckDb() throws SQLException {
        assumeTrue(has("org.duckdb.DuckDBDriver"), "DuckDB's driver is not there: mvn -P jdbc");
        rowsAreRead("jdbc:duckdb:" + folder.resolve("a.duckdb"));
        Path parquet = folder.resolve("a.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("copy (select 'w' || i as text, i % 3 as label from range(30) t(i)) to '" + parquet
                    + "' (format parquet)");
        }
        TaskData read = data("jdbc:duckdb:", "select text, label from '" + parquet + "'", Optional.empty())
                .open(MadeDataset.where(folder));
        assertThat(read.classNames()).containsExactly("0", "1", "2");
    }

    @Test
    void missingDriversAreNamed() {
        assertThatThrownBy(() -> data("jdbc:postgresql://u:secret@host/db", "select 1", Optional.empty())
                        .open(MadeDataset.where(folder)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no driver for jdbc:postgresql://...@host/db")
                .hasMessageContaining("org.postgresql:postgresql")
                .hasMessageContaining("--plugins");
    }
}
