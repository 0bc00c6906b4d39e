package org.attn4j.datasets.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.attn4j.datasets.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut short or have slipped. */
class DamagedFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void anImageThatIsCutShortIsNamed(String format) throws IOException {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < 1600; i++) {
            image.setRGB(i % 40, i / 40, random.nextInt());
        }
        Path whole = folder.resolve("whole." + format);
        ImageIO.write(image, format, whole.toFile());
        ImageDecoder decoder = new ImageDecoder(3, 0, 0, false);
        assertThat(decoder.read(whole).height()).isEqualTo(40);
        byte[] bytes = Files.readAllBytes(whole);
        for (int length : new int[] {0, 1, 20, bytes.length / 3, bytes.length / 2}) {
            Path cut = folder.resolve(length + "." + format);
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> decoder.read(cut))
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(BadRecordException.class)
                    .hasMessageContaining(cut.toString());
        }
    }

    /** Line 8 of the second file is missing: from there on each source stands beside the next one's target. */
    @Test
    void linesThatHaveSlippedAreShown() throws IOException {
        StringBuilder source = new StringBuilder();
        StringBuilder target = new StringBuilder();
        int[] lengths = {3, 30, 7, 60, 12, 90, 5, 45, 2, 70, 9, 33, 4, 80};
        for (int i = 0; i < lengths.length; i++) {
            source.append(i).append(' ').append("x".repeat(lengths[i])).append('\n');
            target.append(i == 7 ? "" : i + " " + "y".repeat(lengths[i]) + "\n");
        }
        Path a = Files.writeString(folder.resolve("a.de"), source);
        Path b = Files.writeString(folder.resolve("b.en"), target);
        AlignedLinesRecordReader reader = new AlignedLinesRecordReader();
        reader.initialize(a, b);
        assertThatThrownBy(() -> {
                    while (reader.hasNext()) {
                        reader.next();
                    }
                })
                .isInstanceOf(DataException.class)
                .hasMessageContaining("b.en has 13 lines")
                .hasMessageContaining("a.de has 14")
                .hasMessageContaining("from line 8 on they look shifted: '8 yy' beside '7 xxxx");
    }
}
