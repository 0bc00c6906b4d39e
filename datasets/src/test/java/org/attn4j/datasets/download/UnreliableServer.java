package org.attn4j.datasets.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.attn4j.datasets.card.CardFile;

/** A server of one file that answers each connection by the next of some answers, the last one ever again. */
final class UnreliableServer implements AutoCloseable {
    /** Bytes of the file. */
    static final int SIZE = Downloader.WORTH + 1000;

    /** The file. */
    final byte[] content = new byte[SIZE];

    /** The ranges asked for, in their order; empty for the whole file. */
    final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

    /** What is answered. */
    final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());

    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
    private final ServerSocket socket;

    /** What the server does with a connection. */
    @FunctionalInterface
    interface Answer {
        /**
         * Answers.
         *
         * @param range the first byte asked for; 0 without a range
         */
        void give(OutputStream out, int range) throws IOException;
    }

    UnreliableServer() throws IOException {
        new Random(7).nextBytes(content);
        socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::serve, "unreliable");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket s : open) {
            s.close();
        }
    }

    /** The file's card entry. */
    CardFile file() {
        return new CardFile("data.bin", SIZE, Sha256.of(content), "http://127.0.0.1:" + socket.getLocalPort() + "/x");
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
    Answer until(int end, boolean breaks) {
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

    Answer ignoringRange(int end) {
        return (out, from) -> {
            head(out, "200 OK", "Content-Length: " + SIZE);
            out.write(content, 0, end);
            open.get(open.size() - 1).close();
        };
    }

    Answer status(String status, String... fields) {
        return (out, from) -> {
            head(out, status, fields);
            open.get(open.size() - 1).close();
        };
    }
}
