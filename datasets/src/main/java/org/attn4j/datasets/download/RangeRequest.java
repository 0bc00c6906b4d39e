package org.attn4j.datasets.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request over HTTP for a file's bytes from one on, redirections followed. */
final class RangeRequest implements AutoCloseable {
    static final int PARTIAL = 206;
    static final int UNSATISFIABLE = 416;

    private static final int REDIRECTIONS = 10;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final HttpURLConnection connection;
    private final int status;

    /** No connection came about. */
    static final class NoConnection extends IOException {
        private static final long serialVersionUID = 1;

        NoConnection(IOException cause) {
            super(cause);
        }
    }

    private RangeRequest(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.status = connection.getResponseCode();
    }

    /**
     * Sends it and waits for the answer's head.
     *
     * @param from the first byte wanted
     * @param wait for the head, and for each read of the body
     * @throws NoConnection if the server cannot be reached
     * @throws java.net.SocketTimeoutException if no head comes
     */
    static RangeRequest send(String url, long from, Duration connect, Duration wait) throws IOException {
        URI at = URI.create(url);
        for (int i = 0; i <= REDIRECTIONS; i++) {
            HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(millis(connect));
            connection.setReadTimeout(millis(wait));
            // Compressed, a range would be one of other bytes.
            connection.setRequestProperty("Accept-Encoding", "identity");
            if (from > 0) {
                connection.setRequestProperty("Range", "bytes=" + from + "-");
            }
            try {
                connection.connect();
            } catch (IOException e) {
                throw new NoConnection(e);
            }
            RangeRequest request = new RangeRequest(connection);
            String location = connection.getHeaderField("Location");
            if (request.status < 300 || request.status > 308 || request.status == 304 || location == null) {
                return request;
            }
            request.close();
            URI next = at.resolve(location);
            boolean secure = "https".equals(next.getScheme());
            if (!secure && (!"http".equals(next.getScheme()) || "https".equals(at.getScheme()))) {
                throw new IOException("it is redirected to " + next + ", which is not secure");
            }
            at = next;
        }
        throw new IOException("it is redirected more than " + REDIRECTIONS + " times");
    }

    private static int millis(Duration d) {
        return Math.toIntExact(Math.max(1, d.toMillis()));
    }

    int status() {
        return status;
    }

    /** The first byte that the answer holds; -1 if a partial answer does not say. */
    long start() {
        if (status != PARTIAL) {
            return 0;
        }
        String range = connection.getHeaderField("Content-Range");
        Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** The bytes; a read waits as long as the head was waited for. */
    InputStream body() throws IOException {
        return connection.getInputStream();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
