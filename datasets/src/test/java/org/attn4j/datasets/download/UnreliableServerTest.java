package org.attn4j.datasets.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;
import org.attn4j.datasets.card.CardFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server that answers each connection by the next of some answers, the last one ever again. */
@Timeout(30)
class UnreliableServerTest {
    private static final int SIZE = Downloader.WORTH + 1000;
    private static final Duration IDLE = Duration.ofMillis(800);

    @TempDir
    Path folder;

    private final byte[] content = new byte[SIZE];
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
    private ServerSocket socket;
    private Path target;

    /** What the server does with a connection. */
    @FunctionalInterface
    private interface Answer {
        /**
         * Answers.
         *
         * @param range the first byte asked for; 0 without a range
         */
        void give(OutputStream out, int range) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        new Random(7).nextBytes(content);
        target = folder.resolve("data.bin");
        socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::serve, "unreliable");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        for (Socket s : open) {
            s.close();
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                BufferedReader head =
                        new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
                String range = "";
                for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
                    range = line.startsWith("Range: bytes=") ? line.substring(13) : range;
                }
                ranges.add(range);
                Answer answer = answers.size() > 1 ? answers.remove(0) : answers.get(0);
                answer.give(connection.getOutputStream(), range.isEmpty() ? 0 : Integer.parseInt(range.split("-")[0]));
            } catch (IOException e) {
                // The client has gone, or the test is over.
            }
        }
    }

    private static void head(OutputStream out, String status, String... fields) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("\r\n", fields) + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        out.flush();
    }

    /** Bytes of the content by a server that knows ranges, up to one before which it stalls or breaks off. */
    private Answer until(int end, boolean breaks) {
        return (out, from) -> {
            if (from > 0) {
                head(
                        out,
                        "206 Partial Content",
                        "Content-Length: " + (SIZE - from),
                        "Content-Range: bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
            } else {
                head(out, "200 OK", "Content-Length: " + SIZE);
            }
            out.write(content, from, Math.max(0, end - from));
            out.flush();
            if (breaks || end == SIZE) {
                open.get(open.size() - 1).close();
            }
        };
    }

    private Answer ignoringRange(int end) {
        return (out, from) -> {
            head(out, "200 OK", "Content-Length: " + SIZE);
            out.write(content, 0, end);
            open.get(open.size() - 1).close();
        };
    }

    private Answer status(String status, String... fields) {
        return (out, from) -> {
            head(out, status, fields);
            open.get(open.size() - 1).close();
        };
    }

    private CardFile file() {
        return new CardFile("data.bin", SIZE, Sha256.of(content), "http://127.0.0.1:" + socket.getLocalPort() + "/x");
    }

    private void download() {
        download(file());
    }

    private void download(CardFile file) {
        download(file, Duration.ofSeconds(5));
    }

    private void download(CardFile file, Duration idle) {
        new Downloader(Progress.SILENT, new Patience(Duration.ofSeconds(5), idle, Duration.ofMillis(5)))
                .download(file, target);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private void assertComplete() throws IOException {
        assertThat(target).hasBinaryContent(content);
        assertThat(files()).containsExactly(target);
    }

    @Test
    void stalledConnectionIsReplacedByOneThatGoesOn() throws IOException {
        answers.addAll(List.of(until(1000, false), until(SIZE, false)));
        download();
        assertComplete();
        assertThat(ranges).containsExactly("", "1000-");
    }

    @Test
    void brokenConnectionsAreReplacedAsLongAsBytesCome() throws IOException {
        for (int i = 1; i <= 10; i++) {
            answers.add(until(i * 100_000, true));
        }
        answers.add(until(SIZE, false));
        download();
        assertComplete();
        assertThat(ranges).hasSize(11).last().isEqualTo("1000000-");
    }

    @Test
    void serverThatSendsNothingMoreEndsTheDownloadInTime() throws IOException {
        for (int sent : new int[] {0, 1000}) {
            answers.clear();
            answers.add(until(sent, false));
            long start = System.nanoTime();
            assertThatThrownBy(() -> download(file(), IDLE))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageMatching(".*no byte came for [1-3] s.*")
                    .hasMessageContaining("by hand");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(IDLE, IDLE.multipliedBy(5));
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void serverThatNeverAnswersEndsTheDownloadInTime() throws IOException {
        answers.add((out, from) -> {});
        assertThatThrownBy(() -> download(file(), IDLE))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("no byte came");
        assertThat(files()).isEmpty();
    }

    @Test
    void serverThatIgnoresRangesSendsAllAgain() throws IOException {
        answers.addAll(List.of(ignoringRange(500), ignoringRange(SIZE)));
        download();
        assertComplete();
        assertThat(ranges).containsExactly("", "500-");
    }

    @Test
    void partOfKilledProcessIsGoneOnFromAndOldPartsAreCleared() throws IOException {
        Files.write(folder.resolve("data.bin.part"), Arrays.copyOf(content, 3000));
        Files.write(folder.resolve("data.bin.123456789.part"), new byte[10]);
        Files.write(folder.resolve("data.bin.notes.part"), new byte[0]);
        answers.add(until(SIZE, false));
        download();
        assertThat(target).hasBinaryContent(content);
        assertThat(files()).containsExactly(target, folder.resolve("data.bin.notes.part"));
        assertThat(ranges).containsExactly("3000-");
    }

    @Test
    void partOfAnotherFileIsGivenUpOnceItsSumIsWrong() throws IOException {
        Files.write(folder.resolve("data.bin.part"), new byte[3000]);
        answers.addAll(List.of(until(SIZE, false), until(SIZE, false)));
        download();
        assertComplete();
        assertThat(ranges).containsExactly("3000-", "");
    }

    @Test
    void partThatIsTooLongOrRefusedIsGivenUp() throws IOException {
        Files.write(folder.resolve("data.bin.part"), new byte[SIZE + 1]);
        answers.add(until(SIZE, false));
        download();
        assertComplete();
        Files.delete(target);
        Files.write(folder.resolve("data.bin.part"), Arrays.copyOf(content, 10));
        answers.addAll(0, List.of(status("416 Range Not Satisfiable")));
        download();
        assertComplete();
    }

    @Test
    void answerOfOtherBytesThanAskedForIsGivenUp() throws IOException {
        answers.addAll(List.of(
                until(1000, true),
                status("206 Partial Content", "Content-Range: bytes 5-9/10", "Content-Length: 0"),
                until(SIZE, false)));
        download();
        assertComplete();
        assertThat(ranges).containsExactly("", "1000-", "");
    }

    @Test
    void redirectionsKeepTheRange() throws IOException {
        answers.addAll(List.of(until(1000, true), status("302 Found", "Location: /y"), until(SIZE, false)));
        download();
        assertComplete();
        assertThat(ranges).containsExactly("", "1000-", "1000-");
        Files.delete(target);
        answers.clear();
        answers.add(status("302 Found", "Location: /round"));
        assertThatThrownBy(this::download)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("redirected more than");
    }

    @Test
    void serverErrorsAreTriedAgainAndOthersNot() throws IOException {
        answers.addAll(List.of(status("500 Oh"), status("503 Busy"), until(SIZE, false)));
        download();
        assertComplete();
        Files.delete(target);
        answers.clear();
        answers.add(status("500 Oh"));
        assertThatThrownBy(this::download).isInstanceOf(DownloadException.class).hasMessageContaining("status 500");
        ranges.clear();
        answers.set(0, status("403 No"));
        assertThatThrownBy(this::download).isInstanceOf(DownloadException.class).hasMessageContaining("status 403");
        assertThat(ranges).hasSize(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void moreOrOtherBytesThanTheCardStatesAreRefused() throws IOException {
        CardFile shorter = new CardFile("data.bin", SIZE - 1, Sha256.of(content), file().url());
        CardFile other = new CardFile("data.bin", SIZE, Sha256.of(new byte[1]), file().url());
        answers.add(until(SIZE, false));
        for (CardFile wrong : List.of(shorter, other)) {
            assertThatThrownBy(() -> download(wrong))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("checksum")
                    .hasMessageContaining(wrong.sha256());
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void largePartSurvivesAFailureAndIsNamed() throws IOException {
        answers.addAll(List.of(until(Downloader.WORTH, true), status("404 Gone")));
        Path part = folder.resolve("data.bin.part");
        assertThatThrownBy(this::download)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining(Downloader.WORTH + " of " + SIZE + " bytes stay in " + part);
        assertThat(files()).containsExactly(part);
        answers.set(0, until(SIZE, false));
        ranges.clear();
        download();
        assertComplete();
        assertThat(ranges).containsExactly(Downloader.WORTH + "-");
    }

    @Test
    void partThatAnotherOneWritesIsLeftAlone() throws IOException {
        Path part = folder.resolve("data.bin.part");
        answers.add(until(SIZE, false));
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            download();
            assertThat(target).hasBinaryContent(content);
            assertThat(files()).containsExactly(target, part);
        }
    }
}
