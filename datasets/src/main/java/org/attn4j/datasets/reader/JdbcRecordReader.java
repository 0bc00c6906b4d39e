package org.attn4j.datasets.reader;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of a query's rows. The driver is one of the class path or of the plug-in jars. A record holds the wanted
 * columns as one {@link Text} each.
 */
public final class JdbcRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;
    private static final int FETCHED = 1000;

    private final String url;
    private final String query;
    private final List<String> columns;

    /** A reader of some columns of a query's rows. */
    public JdbcRecordReader(String url, String query, List<String> columns) {
        this.url = url;
        this.query = query;
        this.columns = List.copyOf(columns);
        initialize(new CollectionInputSplit(List.of()));
    }

    @Override
    protected String names() {
        return JdbcDrivers.shown(url) + ": " + query;
    }

    @Override
    protected Cursor open(List<URI> locations) throws IOException {
        Connection connection;
        try {
            connection = JdbcDrivers.connect(url);
        } catch (SQLException e) {
            throw failed(e);
        }
        try {
            return new Rows(connection);
        } catch (SQLException e) {
            close(connection);
            throw failed(e);
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private DataException failed(SQLException e) {
        return new DataException("data.source: " + names() + ": " + e.getMessage(), e);
    }

    private static void close(Connection connection) throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private final class Rows implements Cursor {
        private final Connection connection;
        private final ResultSet rows;
        private final int[] places;
        private long row;

        Rows(Connection connection) throws SQLException {
            this.connection = connection;
            Statement statement = connection.createStatement();
            statement.setFetchSize(FETCHED);
            this.rows = statement.executeQuery(query);
            ResultSetMetaData data = rows.getMetaData();
            List<String> known = new ArrayList<>();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                known.add(data.getColumnLabel(i));
            }
            this.places = Columns.require(columns, known, "data.source: the query '" + query + "'");
        }

        @Override
        public List<Writable> advance() {
            try {
                if (!rows.next()) {
                    return null;
                }
                row++;
                List<Writable> values = new ArrayList<>();
                for (int i = 0; i < places.length; i++) {
                    String value = rows.getString(places[i] + 1);
                    if (value == null) {
                        throw new BadRecordException(
                                names() + ", row " + row + ": column '" + columns.get(i) + "' is null");
                    }
                    values.add(new Text(value));
                }
                return values;
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() throws IOException {
            JdbcRecordReader.close(connection);
        }
    }
}
