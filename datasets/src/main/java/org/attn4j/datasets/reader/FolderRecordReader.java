package org.attn4j.datasets.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of files that are a record each: a text or an image, and, where they have one, the name of the file's
 * folder as its label.
 */
public final class FolderRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    /** How many files are begun before it is their turn. */
    private static final int AHEAD = 4 * Runtime.getRuntime().availableProcessors();

    private final transient Reading reading;
    private final boolean labelled;

    /** What a file's content is: begun when the reader comes near, and waited for when it is its turn. */
    @FunctionalInterface
    private interface Reading {
        Content begin(URI file);
    }

    /** A file's content. */
    @FunctionalInterface
    private interface Content {
        Writable read() throws IOException;
    }

    private FolderRecordReader(Reading reading, boolean labelled) {
        this.reading = reading;
        this.labelled = labelled;
    }

    /** Of texts. */
    public static FolderRecordReader ofTexts(Charset encoding, boolean labelled) {
        return new FolderRecordReader(file -> () -> new Text(text(file, encoding)), labelled);
    }

    /** Of images, which are decoded ahead on all cores; those of another shape than the first are bad records. */
    public static FolderRecordReader ofImages(ImageDecoder decoder, boolean labelled) {
        int[] first = new int[2];
        return new FolderRecordReader(
                file -> {
                    ForkJoinTask<Object> decoded =
                            ForkJoinPool.commonPool().submit(() -> decoded(decoder, Path.of(file)));
                    return () -> new BytesWritable(pixels(decoded.join(), Path.of(file), first));
                },
                labelled);
    }

    /** The image, or what is wrong with it: told when it is the file's turn. */
    private static Object decoded(ImageDecoder decoder, Path file) {
        try {
            return decoder.read(file);
        } catch (BadRecordException e) {
            return e;
        }
    }

    private static byte[] pixels(Object decoded, Path file, int[] first) {
        if (decoded instanceof BadRecordException bad) {
            throw bad;
        }
        ImageDecoder.Pixels image = (ImageDecoder.Pixels) decoded;
        if (first[0] == 0) {
            first[0] = image.height();
            first[1] = image.width();
        }
        if (first[0] != image.height() || first[1] != image.width()) {
            throw new BadRecordException(
                    file + " has " + image.width() + " x " + image.height() + " pixels, and the first" + " image "
                            + first[1] + " x " + first[0] + "; give height and width, to which all are resized");
        }
        return image.bytes();
    }

    private static String text(URI file, Charset encoding) throws IOException {
        try (BufferedReader reader = Streams.text(file, encoding)) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new BadRecordException(Streams.malformed(file, encoding).getMessage(), e);
        }
    }

    @Override
    protected Cursor open(List<URI> locations) {
        Iterator<URI> files = locations.iterator();
        Deque<Content> ahead = new ArrayDeque<>();
        Deque<URI> begun = new ArrayDeque<>();
        return new Cursor() {
            @Override
            public List<Writable> advance() throws IOException {
                while (ahead.size() < AHEAD && files.hasNext()) {
                    begun.add(files.next());
                    ahead.add(reading.begin(begun.getLast()));
                }
                if (begun.isEmpty()) {
                    return null;
                }
                URI file = begun.remove();
                Writable content = ahead.remove().read();
                return labelled
                        ? List.of(
                                content,
                                new Text(Path.of(file).getParent().getFileName().toString()))
                        : List.of(content);
            }

            @Override
            public void close() {
                // Each file is closed when it has been read.
            }
        };
    }
}
