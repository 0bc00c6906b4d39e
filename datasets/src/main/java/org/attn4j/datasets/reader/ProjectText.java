package org.attn4j.datasets.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.framework.file.FileFailure;

/**
 * The text of the project itself, as it was at one version: sources, recipes and documents one after the other, in the
 * characters of {@link #ALPHABET}. It comes as a resource, so that a model trained on it is the same in every checkout.
 */
public final class ProjectText {
    /** Every character that can occur: the line feed and the 95 printable ASCII characters. */
    public static final String ALPHABET = IntStream.concat(IntStream.of('\n'), IntStream.rangeClosed(' ', '~'))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    private ProjectText() {}

    /**
     * Reads the text.
     *
     * @param file what the card says of it: the resource {@code corpora/NAME.gz} holds so many bytes of that sum
     * @throws DataException if the resource is missing or is another text
     */
    public static String read(CardFile file) {
        String resource = "/corpora/" + file.name() + ".gz";
        try (InputStream packed = ProjectText.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new DataException("the resource " + resource
                        + " is missing: build the project anew, or give a text with data.file");
            }
            byte[] bytes = new GZIPInputStream(packed).readAllBytes();
            String sum = Sha256.of(bytes);
            if (bytes.length != file.bytes() || !sum.equals(file.sha256())) {
                throw new DataException("the resource " + resource + " is damaged: expected " + file.bytes()
                        + " bytes with sha256 " + file.sha256() + ", got " + bytes.length + " with " + sum
                        + "; build the project anew, or give a text with data.file");
            }
            return new String(bytes, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new DataException("cannot read the resource " + resource + ": " + FileFailure.reason(e), e);
        }
    }
}
