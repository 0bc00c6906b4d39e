package org.attn4j.datasets.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of files that are a record each: a text or an image, and, where they have one, the name of the file's
 * folder as its label.
 */
public final class FolderRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient Reading reading;
    private final boolean labelled;

    /** What a file's content is. */
    @FunctionalInterface
    private interface Reading {
        Writable read(URI file) throws IOException;
    }

    private FolderRecordReader(Reading reading, boolean labelled) {
        this.reading = reading;
        this.labelled = labelled;
    }

    /** Of texts. */
    public static FolderRecordReader ofTexts(Charset encoding, boolean labelled) {
        return new FolderRecordReader(file -> new Text(text(file, encoding)), labelled);
    }

    /** Of images; those of another shape than the first are bad records. */
    public static FolderRecordReader ofImages(ImageDecoder decoder, boolean labelled) {
        int[] first = new int[2];
        return new FolderRecordReader(file -> new BytesWritable(pixels(decoder, Path.of(file), first)), labelled);
    }

    private static byte[] pixels(ImageDecoder decoder, Path file, int[] first) {
        ImageDecoder.Pixels image = decoder.read(file);
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
        return new Cursor() {
            @Override
            public List<Writable> advance() throws IOException {
                if (!files.hasNext()) {
                    return null;
                }
                URI file = files.next();
                Writable content = reading.read(file);
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
