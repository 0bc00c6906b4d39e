package org.attn4j.datasets.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.file.FileWriteException;

/** Fetches single files: beside the target, checked, then renamed, so that a target is always whole. */
final class Downloader {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final Progress progress;

    Downloader(Progress progress) {
        this.progress = progress;
    }

    /**
     * Fetches one file.
     *
     * @throws DataException if the server cannot be reached, the target cannot be written, or the sum is another
     * @throws DownloadException if the server answers with an error, the connection breaks, or the disk is full
     */
    void download(CardFile file, Path target) {
        String url = file.source().orElseThrow();
        progress.note(url + " -> " + target + ", " + file.bytes() + " bytes");
        try (InputStream in = open(file, url, target)) {
            Durable.replace(target, new Checked(in, file, url, target));
        } catch (FileWriteException e) {
            if (e.reason() instanceof AccessDeniedException) {
                throw new DataException(
                        "cannot write into " + target.getParent() + " (" + e.reason()
                                + "): name a writable folder with --data or " + DataRoots.VARIABLE,
                        e);
            }
            throw new DownloadException("download of " + url + " failed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw broken(url, target, e);
        }
    }

    private static DownloadException broken(String url, Path target, IOException e) {
        return new DownloadException("download of " + url + " to " + target + " failed: " + e, e);
    }

    private InputStream open(CardFile file, String url, Path target) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER).build();
        HttpResponse<InputStream> response;
        try {
            response = client.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException
                | HttpConnectTimeoutException
                | NoRouteToHostException
                | UnknownHostException
                | UnresolvedAddressException e) {
            throw new DataException(
                    target + " is not there, and there is no connection to " + url + " (" + reason(e)
                            + "). Put the file (" + file.bytes() + " bytes, sha256 " + file.sha256()
                            + ") there by hand, or try again with a network",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException("download of " + url + " was interrupted", e);
        }
        if (response.statusCode() != 200) {
            response.body().close();
            throw new DownloadException("download of " + url + " failed: the server answered with status "
                    + response.statusCode() + ". Try again later, or put the file at " + target + " by hand");
        }
        return response.body();
    }

    private static String reason(Exception e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
                return "the host name cannot be resolved";
            }
        }
        return e.getMessage() == null ? "connection refused or unreachable" : e.getMessage();
    }

    /** What the server sends, refused unless it is what the card states. */
    private final class Checked implements FileContent {
        private final InputStream in;
        private final CardFile file;
        private final String url;
        private final Path target;

        Checked(InputStream in, CardFile file, String url, Path target) {
            this.in = in;
            this.file = file;
            this.url = url;
            this.target = target;
        }

        @Override
        public long bytes() {
            return file.bytes();
        }

        @Override
        public void write(ByteSink sink) throws IOException {
            MessageDigest digest = Sha256.digest();
            byte[] buffer = new byte[1 << 16];
            long done = 0;
            progress.bytes(file.name(), 0, file.bytes());
            // One byte beyond the stated size is enough to know that it is another file.
            for (int n = read(buffer); n >= 0 && done <= file.bytes(); n = read(buffer)) {
                sink.write(ByteBuffer.wrap(buffer, 0, n));
                digest.update(buffer, 0, n);
                done += n;
                progress.bytes(file.name(), Math.min(done, file.bytes()), file.bytes());
            }
            if (done < file.bytes()) {
                throw new DownloadException(
                        "download of " + url + " ended after " + done + " of " + file.bytes() + " bytes; try again");
            }
            String sum = Sha256.hex(digest.digest());
            if (!sum.equals(file.sha256())) {
                throw new DataException("checksum of what " + url + " sent is wrong: expected sha256 " + file.sha256()
                        + ", got " + sum + ". Nothing was kept; get the file elsewhere and put it at " + target);
            }
        }

        private int read(byte[] buffer) {
            try {
                return in.read(buffer);
            } catch (IOException e) {
                throw broken(url, target, e);
            }
        }
    }
}
