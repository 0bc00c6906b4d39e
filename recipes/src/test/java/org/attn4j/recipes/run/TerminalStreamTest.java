package org.attn4j.recipes.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

/** What is said to the user steers no terminal, however it is written. */
class TerminalStreamTest {
    private static String written(Consumer<PrintStream> writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new TerminalStream(new PrintStream(bytes, true, UTF_8));
        writer.accept(stream);
        stream.flush();
        return bytes.toString(UTF_8);
    }

    @Property(tries = 300)
    void noControlCharacterPassesInAnyWay(@ForAll @CharRange(from = '\0', to = '\u00ff') String text) {
        String controls = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]|\\r(?!\\n)";
        assertThat(written(s -> s.print(text))).doesNotContainPattern(controls);
        assertThat(written(s -> s.println(text))).doesNotContainPattern(controls);
        assertThat(written(s -> s.printf("%s %s%n", text, text))).doesNotContainPattern(controls);
        assertThat(written(s -> s.println(new StringBuilder(text)))).doesNotContainPattern(controls);
        assertThat(written(s -> s.print(new StringBuilder(text)))).doesNotContainPattern(controls);
        assertThat(written(s -> s.append(text))).doesNotContainPattern(controls);
        assertThat(written(s -> s.println(text.toCharArray()))).doesNotContainPattern(controls);
        assertThat(written(s -> text.chars().forEach(c -> s.print((char) c)))).doesNotContainPattern(controls);
        assertThat(written(s -> s.writeBytes(text.getBytes(UTF_8)))).doesNotContainPattern(controls);
        assertThat(written(s -> {
                    for (byte b : text.getBytes(UTF_8)) {
                        s.write(b);
                    }
                }))
                .doesNotContainPattern(controls);
    }

    @Example
    void textStaysAndControlsAreShown() {
        String text = "Grüße, 世界 😀: a\tb\nc █ é\u200d";
        assertThat(written(s -> s.print(text))).isEqualTo(text);
        assertThat(written(s -> s.writeBytes(text.getBytes(UTF_8)))).isEqualTo(text);
        assertThat(written(s -> s.print("a\u001b[31mb\rc\u202ed\r\ne"))).isEqualTo("a\\u001b[31mb\\rc\\u202ed\r\ne");
        assertThat(written(s -> s.println(7.5))).isEqualTo("7.5" + System.lineSeparator());
    }

    @Example
    void aLineIsOverwrittenByTheProgramAlone() {
        assertThat(written(s -> TerminalStream.overwriteLine(s, "50 %\u001b[2J")))
                .isEqualTo("\r50 %\\u001b[2J\u001b[K");
    }
}
