package org.attn4j.datasets.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {
    /** The sum of "abc" in FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path root;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good", x -> answer(x, "abc", 3));
        server.createContext("/other", x -> answer(x, "abd", 3));
        server.createContext("/longer", x -> answer(x, "abcdef", 6));
        server.createContext("/short", x -> answer(x, "ab", 2));
        server.createContext("/broken", x -> answer(x, "ab", 3));
        server.createContext("/missing", x -> {
            x.sendResponseHeaders(404, -1);
            x.close();
        });
        server.createContext("/moved", x -> {
            x.getResponseHeaders().add("Location", "/good");
            x.sendResponseHeaders(302, -1);
            x.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String body, int stated) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, stated);
            exchange.getResponseBody().write(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
        }
    }

    private DatasetCard card(String url) {
        Variant variant = new Variant(List.of(new CardFile("a.txt", 3, ABC, url)));
        return new DatasetCard(
                "toy",
                "testing",
                "",
                "CC0",
                "A. Author",
                Map.of(),
                "text",
                List.of(),
                Map.of(),
                Map.of(),
                List.of(variant));
    }

    private String at(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private LocatedData fetch(String url) {
        Patience little = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1));
        return new DataLocator(List.of(root), little).fetch(card(url), Progress.SILENT);
    }

    private void assertNothingWasKept() {
        assertThat(root.resolve("toy")).doesNotExist();
    }

    @Test
    void filesInFoldersAreFetchedIntoThemAndOnlyWhatIsMissing() throws IOException {
        List<CardFile> files = List.of(
                new CardFile("raw/a.txt", 3, ABC, at("/good")), new CardFile("raw/b.txt", 3, ABC, at("/missing")));
        DatasetCard card = new DatasetCard(
                "toy",
                "testing",
                "",
                "CC0",
                "A. Author",
                Map.of(),
                "files",
                List.of(),
                Map.of(),
                Map.of(),
                List.of(new Variant(files)));
        Files.createDirectories(root.resolve("toy/raw"));
        Files.writeString(root.resolve("toy/raw/b.txt"), "abc");
        LocatedData data = new DataLocator(List.of(root)).fetch(card, Progress.SILENT);
        assertThat(data.file("raw/a.txt"))
                .isEqualTo(root.resolve("toy/raw/a.txt"))
                .hasContent("abc");
        assertThat(data.file("raw/b.txt")).hasContent("abc");
    }

    @Test
    void aFileIsFetchedWithLicenceAndProgressTold() throws IOException {
        List<String> notes = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        LocatedData data = new DataLocator(List.of(root))
                .obtain(
                        card(at("/good")),
                        new Progress() {
                            @Override
                            public void note(String message) {
                                notes.add(message);
                            }

                            @Override
                            public void bytes(String file, long done, long total) {
                                assertThat(file).isEqualTo("a.txt");
                                assertThat(total).isEqualTo(3);
                                counts.add(done);
                            }
                        },
                        false);
        assertThat(data.file("a.txt")).hasContent("abc");
        assertThat(String.join("\n", notes)).contains("CC0", "A. Author", at("/good"));
        assertThat(counts).startsWith(0L).endsWith(3L).isSorted();
        try (Stream<Path> files = Files.list(root.resolve("toy"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void redirectsAreFollowed() {
        assertThat(fetch(at("/moved")).file("a.txt")).hasContent("abc");
    }

    @Test
    void whatIsThereIsNotFetchedAgain() {
        fetch(at("/good"));
        server.stop(0);
        assertThat(fetch(at("/good")).file("a.txt")).hasContent("abc");
    }

    @Test
    void anotherContentThanTheCardStatesIsRefused() throws IOException {
        for (String path : List.of("/other", "/longer")) {
            assertThatThrownBy(() -> fetch(at(path)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("checksum")
                    .hasMessageContaining(at(path))
                    .hasMessageContaining("expected sha256 " + ABC)
                    .hasMessageContaining(root.resolve("toy").resolve("a.txt").toString());
            assertNothingWasKept();
        }
    }

    @Test
    void anErrorStatusIsAFailedDownload() throws IOException {
        assertThatThrownBy(() -> fetch(at("/missing")))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining(at("/missing"))
                .hasMessageContaining("status 404");
        assertNothingWasKept();
    }

    @Test
    void aBodyThatEndsEarlyIsAFailedDownload() throws IOException {
        for (String path : List.of("/short", "/broken")) {
            assertThatThrownBy(() -> fetch(at(path)))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageContaining(at(path));
            assertNothingWasKept();
        }
    }

    @Test
    void noConnectionIsWrongInputThatSaysWhereTheFileMayBePut() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        for (String host : List.of("127.0.0.1:" + unused, "name.invalid")) {
            String url = "http://" + host + "/a.txt";
            assertThatThrownBy(() -> fetch(url))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("no connection to " + url)
                    .hasMessageContaining(root.resolve("toy").resolve("a.txt").toString())
                    .hasMessageContaining("by hand");
            assertNothingWasKept();
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsWrongInput() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        assertThatThrownBy(() -> new DataLocator(List.of(file)).fetch(card(at("/good")), Progress.SILENT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("--data");
    }
}
