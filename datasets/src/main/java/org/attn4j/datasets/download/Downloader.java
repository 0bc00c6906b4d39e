package org.attn4j.datasets.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.framework.file.FileFailure;

/**
 * Fetches single files: to a part beside the target, checked, then renamed, so that a target is always whole. A connection
 * that breaks or stalls is made anew, and goes on from the part where the server can. A part of {@value #WORTH} bytes or
 * more survives a failure, for the next download to go on from.
 */
final class Downloader {
    static final int WORTH = 1 << 20;

    /** Attempts in a row that bring nothing. */
    private static final int VAIN = 3;

    private final Progress progress;
    private final Patience patience;

    Downloader(Progress progress, Patience patience) {
        this.progress = progress;
        this.patience = patience;
    }

    /** A file on its way. */
    private static final class Transfer {
        final CardFile file;
        final String url;
        final Path target;
        final PartFile part;
        /** The most bytes that were ever there, some of which a server may send again. */
        long most;
        /** When a byte came last, or else the transfer began. */
        long heard = System.nanoTime();

        boolean any;
        /** Whether the part is of several answers, not all of which need to be of the same file. */
        boolean pieced;

        Transfer(CardFile file, Path target, PartFile part) throws IOException {
            this.file = file;
            this.url = file.source().orElseThrow();
            this.target = target;
            this.part = part;
            this.most = part.size();
            this.pieced = most > 0;
        }

        Duration idle() {
            return Duration.ofNanos(System.nanoTime() - heard);
        }
    }

    /**
     * Fetches one file.
     *
     * @throws DataException if the server cannot be reached, the target cannot be written, or the sum is another
     * @throws DownloadException if the server answers with an error, sends nothing for too long or breaks off too often,
     *     or the disk is full
     */
    void download(CardFile file, Path target) {
        try (PartFile part = PartFile.beside(target)) {
            Transfer transfer = new Transfer(file, target, part);
            progress.note(transfer.url + " -> " + target + ", " + file.bytes() + " bytes"
                    + (part.size() > 0 ? ", going on from byte " + part.size() : ""));
            try {
                complete(transfer);
                if (!isWhole(transfer) && transfer.pieced) {
                    part.restart();
                    transfer.pieced = false;
                    complete(transfer);
                }
            } catch (DownloadException e) {
                throw keeping(transfer, e);
            }
            if (!isWhole(transfer)) {
                throw new DataException("checksum of what " + transfer.url + " sent is wrong: expected sha256 "
                        + file.sha256() + " of " + file.bytes() + " bytes, got " + part.sum() + " of "
                        + (part.size() > file.bytes() ? "more" : part.size() + " bytes")
                        + ". Nothing was kept; get the file elsewhere and put it at " + target);
            }
            part.moveTo(target);
        } catch (IOException e) {
            throw new DownloadException(
                    "download of " + file.source().orElseThrow() + " to " + target + " failed: "
                            + FileFailure.describe(e),
                    e);
        }
    }

    private static boolean isWhole(Transfer t) throws IOException {
        return t.part.size() == t.file.bytes() && t.part.sum().equals(t.file.sha256());
    }

    private static DownloadException keeping(Transfer t, DownloadException failure) throws IOException {
        if (t.part.size() < WORTH) {
            return failure;
        }
        t.part.keep();
        return new DownloadException(
                failure.getMessage() + "; " + t.part.size() + " of " + t.file.bytes() + " bytes stay in "
                        + t.part.path() + ", and the next download goes on from there",
                failure);
    }

    /** Asks until all bytes are there. */
    private void complete(Transfer t) throws IOException {
        int vain = 0;
        progress.bytes(t.file.name(), Math.min(t.part.size(), t.file.bytes()), t.file.bytes());
        if (t.part.size() > t.file.bytes()) {
            t.part.restart();
        }
        for (int attempt = 0; t.part.size() < t.file.bytes(); attempt++) {
            String trouble;
            Exception cause = null;
            try {
                receive(t);
                trouble = "it ended after " + t.part.size() + " of " + t.file.bytes() + " bytes";
            } catch (RangeRequest.NoConnection e) {
                if (!t.any) {
                    throw noConnection(t, e);
                }
                cause = e;
                trouble = "there is no connection any more (" + reason(e) + ")";
            } catch (SocketTimeoutException e) {
                cause = e;
                trouble = "no byte came for " + seconds(t.idle());
            } catch (IOException e) {
                cause = e;
                trouble = FileFailure.reason(e);
            }
            if (t.part.size() >= t.file.bytes()) {
                return;
            }
            vain = t.part.size() > t.most ? 0 : vain + 1;
            t.most = Math.max(t.most, t.part.size());
            t.pieced |= t.part.size() > 0;
            if (vain >= VAIN || t.idle().compareTo(patience.idle()) >= 0) {
                throw new DownloadException(
                        "download of " + t.url + " failed: " + trouble + ". Try again later, or put the file at "
                                + t.target + " by hand",
                        cause);
            }
            progress.note(t.url + ": " + trouble + "; going on from byte " + t.part.size());
            pause(t, Math.min(vain, attempt));
        }
    }

    /** Takes what one answer holds. */
    private void receive(Transfer t) throws IOException {
        // A connection gets two thirds of the time, so that another one can be tried in what is left.
        Duration share = patience.idle().multipliedBy(2).dividedBy(3);
        Duration left = patience.idle().minus(t.idle());
        Duration wait = left.compareTo(share) < 0 ? left : share;
        try (RangeRequest request = RangeRequest.send(t.url, t.part.size(), patience.connect(), wait)) {
            int status = request.status();
            if (status == RangeRequest.UNSATISFIABLE) {
                t.part.restart();
                throw new IOException("the server has no bytes after those that were here");
            }
            if (status == 408 || status == 429 || status >= 500) {
                throw new IOException("the server answered with status " + status);
            }
            if (status != 200 && status != RangeRequest.PARTIAL) {
                throw new DownloadException("download of " + t.url + " failed: the server answered with status "
                        + status + ". Try again later, or put the file at " + t.target + " by hand");
            }
            if (request.start() != t.part.size()) {
                t.part.restart();
                if (status == RangeRequest.PARTIAL) {
                    throw new IOException("the server sent other bytes than those asked for");
                }
            }
            copy(request.body(), t);
        }
    }

    private void copy(InputStream in, Transfer t) throws IOException {
        byte[] buffer = new byte[1 << 16];
        // One byte beyond the stated size is enough to know that it is another file.
        for (int n = in.read(buffer); n >= 0 && t.part.size() <= t.file.bytes(); n = in.read(buffer)) {
            t.part.append(buffer, n);
            t.heard = System.nanoTime();
            t.any = true;
            progress.bytes(t.file.name(), Math.min(t.part.size(), t.file.bytes()), t.file.bytes());
        }
    }

    private static DataException noConnection(Transfer t, IOException e) {
        return new DataException(
                t.target + " is not there, and there is no connection to " + t.url + " (" + reason(e)
                        + "). Put the file (" + t.file.bytes() + " bytes, sha256 " + t.file.sha256()
                        + ") there by hand, or try again with a network",
                e);
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause();
        if (cause instanceof UnknownHostException) {
            return "the host name cannot be resolved";
        }
        return cause.getMessage() == null ? "connection refused or unreachable" : cause.getMessage();
    }

    private static String seconds(Duration d) {
        return Math.max(1, Math.round(d.toMillis() / 1000.0)) + " s";
    }

    private void pause(Transfer t, int times) {
        try {
            Thread.sleep(patience.pause().multipliedBy(1L << times).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownloadException("download of " + t.url + " was interrupted", e);
        }
    }
}
