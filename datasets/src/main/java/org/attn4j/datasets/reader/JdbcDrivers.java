package org.attn4j.datasets.reader;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.attn4j.datasets.DataException;

/** The drivers of data bases on the class path and in plug-in jars. */
final class JdbcDrivers {
    private static final Map<String, String> JARS = Map.of(
            "sqlite", "org.xerial:sqlite-jdbc",
            "duckdb", "org.duckdb:duckdb_jdbc",
            "postgresql", "org.postgresql:postgresql",
            "mysql", "com.mysql:mysql-connector-j",
            "mariadb", "org.mariadb.jdbc:mariadb-java-client",
            "h2", "com.h2database:h2");

    private JdbcDrivers() {}

    /** The URL without what may be a password. */
    static String shown(String url) {
        return url.replaceAll("(?i)(password|pwd)=[^&;]*", "$1=...").replaceAll("//[^/@]*@", "//...@");
    }

    /**
     * Opens a data base.
     *
     * @throws DataException if no driver takes the URL; the message tells which one is to be brought
     */
    static Connection connect(String url) throws SQLException {
        for (Driver driver :
                ServiceLoader.load(Driver.class, Thread.currentThread().getContextClassLoader())) {
            if (driver.acceptsURL(url)) {
                Connection connection = driver.connect(url, new Properties());
                if (connection != null) {
                    return connection;
                }
            }
        }
        String[] parts = url.split(":", 3);
        String jar = parts.length > 1 ? JARS.get(parts[1].toLowerCase(Locale.ROOT)) : null;
        throw new DataException("data.source: there is no driver for " + shown(url) + "; put "
                + (jar == null ? "its driver's jar" : "the jar of " + jar)
                + " into a folder, and name it: --plugins DIR");
    }
}
