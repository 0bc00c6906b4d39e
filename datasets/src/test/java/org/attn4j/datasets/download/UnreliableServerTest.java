package org.attn4j.datasets.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
    private static final int SIZE = UnreliableServer.SIZE;
    private static final Duration IDLE = Duration.ofMillis(800);

    @TempDir
    Path folder;

    private UnreliableServer server;
    private Path target;

    @BeforeEach
    void start() throws IOException {
        target = folder.resolve("data.bin");
        server = new UnreliableServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private CardFile file() {
        return server.file();
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
        assertThat(target).hasBinaryContent(server.content);
        assertThat(files()).containsExactly(target);
    }

    @Test
    void stalledConnectionIsReplacedByOneThatGoesOn() throws IOException {
        server.answers.addAll(List.of(server.until(1000, false), server.until(SIZE, false)));
        download();
        assertComplete();
        assertThat(server.ranges).containsExactly("", "1000-");
    }

    @Test
    void brokenConnectionsAreReplacedAsLongAsBytesCome() throws IOException {
        for (int i = 1; i <= 10; i++) {
            server.answers.add(server.until(i * 100_000, true));
        }
        server.answers.add(server.until(SIZE, false));
        download();
        assertComplete();
        assertThat(server.ranges).hasSize(11).last().isEqualTo("1000000-");
    }

    @Test
    void serverThatSendsNothingMoreEndsTheDownloadInTime() throws IOException {
        for (int sent : new int[] {0, 1000}) {
            server.answers.clear();
            server.answers.add(server.until(sent, false));
            long start = System.nanoTime();
            assertThatThrownBy(() -> download(file(), IDLE))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageMatching(".*no byte came for \\d+ s.*")
                    .hasMessageContaining("by hand");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(IDLE);
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void serverThatNeverAnswersEndsTheDownloadInTime() throws IOException {
        server.answers.add((out, from) -> {});
        assertThatThrownBy(() -> download(file(), IDLE))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("no byte came");
        assertThat(files()).isEmpty();
    }

    @Test
    void serverThatIgnoresRangesSendsAllAgain() throws IOException {
        server.answers.addAll(List.of(server.ignoringRange(500), server.ignoringRange(SIZE)));
        download();
        assertComplete();
        assertThat(server.ranges).containsExactly("", "500-");
    }

    @Test
    void partOfKilledProcessIsGoneOnFromAndOldPartsAreCleared() throws IOException {
        Files.write(folder.resolve("data.bin.part"), Arrays.copyOf(server.content, 3000));
        Files.write(folder.resolve("data.bin.123456789.part"), new byte[10]);
        Files.write(folder.resolve("data.bin.notes.part"), new byte[0]);
        server.answers.add(server.until(SIZE, false));
        download();
        assertThat(target).hasBinaryContent(server.content);
        assertThat(files()).containsExactly(target, folder.resolve("data.bin.notes.part"));
        assertThat(server.ranges).containsExactly("3000-");
    }

    @Test
    void partOfAnotherFileIsGivenUpOnceItsSumIsWrong() throws IOException {
        Files.write(folder.resolve("data.bin.part"), new byte[3000]);
        server.answers.addAll(List.of(server.until(SIZE, false), server.until(SIZE, false)));
        download();
        assertComplete();
        assertThat(server.ranges).containsExactly("3000-", "");
    }

    @Test
    void partThatIsTooLongOrRefusedIsGivenUp() throws IOException {
        Files.write(folder.resolve("data.bin.part"), new byte[SIZE + 1]);
        server.answers.add(server.until(SIZE, false));
        download();
        assertComplete();
        Files.delete(target);
        Files.write(folder.resolve("data.bin.part"), Arrays.copyOf(server.content, 10));
        server.answers.addAll(0, List.of(server.status("416 Range Not Satisfiable")));
        download();
        assertComplete();
    }

    @Test
    void answerOfOtherBytesThanAskedForIsGivenUp() throws IOException {
        server.answers.addAll(List.of(
                server.until(1000, true),
                server.status("206 Partial Content", "Content-Range: bytes 5-9/10", "Content-Length: 0"),
                server.until(SIZE, false)));
        download();
        assertComplete();
        assertThat(server.ranges).containsExactly("", "1000-", "");
    }

    @Test
    void redirectionsKeepTheRange() throws IOException {
        server.answers.addAll(List.of(
                server.until(1000, true), server.status("302 Found", "Location: /y"), server.until(SIZE, false)));
        download();
        assertComplete();
        assertThat(server.ranges).containsExactly("", "1000-", "1000-");
        Files.delete(target);
        server.answers.clear();
        server.answers.add(server.status("302 Found", "Location: /round"));
        assertThatThrownBy(this::download)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("redirected more than");
    }

    @Test
    void serverErrorsAreTriedAgainAndOthersNot() throws IOException {
        server.answers.addAll(List.of(server.status("500 Oh"), server.status("503 Busy"), server.until(SIZE, false)));
        download();
        assertComplete();
        Files.delete(target);
        server.answers.clear();
        server.answers.add(server.status("500 Oh"));
        assertThatThrownBy(this::download).isInstanceOf(DownloadException.class).hasMessageContaining("status 500");
        server.ranges.clear();
        server.answers.set(0, server.status("403 No"));
        assertThatThrownBy(this::download).isInstanceOf(DownloadException.class).hasMessageContaining("status 403");
        assertThat(server.ranges).hasSize(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void moreOrOtherBytesThanTheCardStatesAreRefused() throws IOException {
        CardFile shorter = new CardFile("data.bin", SIZE - 1, Sha256.of(server.content), file().url());
        CardFile other = new CardFile("data.bin", SIZE, Sha256.of(new byte[1]), file().url());
        server.answers.add(server.until(SIZE, false));
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
        server.answers.addAll(List.of(server.until(Downloader.WORTH, true), server.status("404 Gone")));
        Path part = folder.resolve("data.bin.part");
        assertThatThrownBy(this::download)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining(Downloader.WORTH + " of " + SIZE + " bytes stay in " + part);
        assertThat(files()).containsExactly(part);
        server.answers.set(0, server.until(SIZE, false));
        server.ranges.clear();
        download();
        assertComplete();
        assertThat(server.ranges).containsExactly(Downloader.WORTH + "-");
    }

    @Test
    void partThatAnotherOneWritesIsLeftAlone() throws IOException {
        Path part = folder.resolve("data.bin.part");
        server.answers.add(server.until(SIZE, false));
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            download();
            assertThat(target).hasBinaryContent(server.content);
            assertThat(files()).containsExactly(target, part);
        }
    }
}
