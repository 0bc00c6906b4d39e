package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    @Test
    void everyKeyAndValueKnowsItsLine() {
        MapNode root = YamlReader.readMap(
                """
                # comment
                a: 1
                b:
                  c: [x,
                      y]
                  d:
                    - p: 2

                """,
                "f.yaml");
        MapNode.Entry b = root.entries().get("b");
        MapNode inner = (MapNode) b.value();
        ListNode c = (ListNode) inner.entries().get("c").value();
        ListNode d = (ListNode) inner.entries().get("d").value();
        assertThat(root.entries().get("a").at()).isEqualTo(new Location("f.yaml", 2));
        assertThat(root.entries().get("a").value()).isEqualTo(new ScalarNode(new Location("f.yaml", 2), "1", false));
        assertThat(b.at().line()).isEqualTo(3);
        assertThat(inner.at().line()).as("a map stands where its key stands").isEqualTo(3);
        assertThat(inner.entries().get("c").at().line()).isEqualTo(4);
        assertThat(c.items()).extracting(n -> n.at().line()).containsExactly(4, 5);
        assertThat(d.at().line()).isEqualTo(6);
        assertThat(d.items().get(0).at().line()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "x: 1_000; 1_000; false",
                "x: 0010; 0010; false",
                "x: yes; yes; false",
                "x: '5'; 5; true",
                "x: \"5\"; 5; true",
                "x: abc; abc; false",
                "x: it's \"so\"; it's \"so\"; false",
                "\"é😀\": '7'; 7; true",
                "'x': |-\\n  5; 5; true",
                "x: ~; ~; false"
            })
    void scalarsKeepTheirTextAndWhetherQuoted(String yaml, String text, boolean quoted) {
        MapNode map = YamlReader.readMap(yaml.replace("\\n", "\n").replace("\\t", "\t"), "f.yaml");
        ScalarNode value = (ScalarNode) map.entries().values().iterator().next().value();
        assertThat(value.text()).isEqualTo(text);
        assertThat(value.quoted()).isEqualTo(quoted);
    }

    @Test
    void onlyPlainScalarsAreNull() {
        MapNode map = YamlReader.readMap("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: none", "f.yaml");
        assertThat(map.entries().values())
                .extracting(e -> ((ScalarNode) e.value()).isNull())
                .containsExactly(true, true, true, false, false, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: 1\\nb: &x 2 | f.yaml:2: anchors (&x) are not allowed in recipes; remove it",
                "a: &x | f.yaml:1: anchors (&x) are not allowed in recipes; remove it",
                "a: &x 'y' | f.yaml:1: anchors (&x) are not allowed in recipes; remove it",
                "a: [1, &x 2] | f.yaml:1: anchors (&x) are not allowed in recipes; remove it",
                "a: 1\\n&x b: 2 | f.yaml:2: anchors (&x) are not allowed in recipes; remove it",
                "a: {c: 1, d: !!int 5} | f.yaml:1: tags (!!int) are not allowed in recipes; remove it",
                "a: &x {c: 1} | f.yaml:1: anchors (&x) are not allowed in recipes; remove it",
                "a: &x [c] | f.yaml:1: anchors (&x) are not allowed in recipes; remove it",
                "b:\\n  &x a: 1 | f.yaml:2: anchors (&x) are not allowed in recipes; remove it",
                "a: 1\\n\\nb: *x | f.yaml:3: aliases (*name) are not allowed in recipes; write the value out",
                "a:\\n  <<: *x | f.yaml:2: aliases (*name) are not allowed in recipes; write the value out",
                "a: !!str 5 | f.yaml:1: tags (!!str) are not allowed in recipes; remove it",
                "a: 1\\nb: 2\\na: 3 | f.yaml:3: duplicate key 'a'; it stands first in line 1",
                "a:\\n  b: 1\\n  b: 1 | f.yaml:3: duplicate key 'b'; it stands first in line 2",
                "- a\\n- b | f.yaml:1: expected keys with values (a YAML map), got a list",
                "hello | f.yaml:1: expected keys with values (a YAML map), got 'hello'",
                "# nothing | f.yaml:1: expected keys with values (a YAML map), got nothing",
                "a: 1\\n---\\nb: 2 | f.yaml:3: expected one YAML document, got a second one",
            })
    void refusesWithFileAndLine(String yaml, String message) {
        assertThatThrownBy(() -> YamlReader.readMap(yaml.replace("\\n", "\n").replace("\\t", "\t"), "f.yaml"))
                .isInstanceOf(RecipeException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a: 1\\nb: [1, 2\\nc: 3; 3; flow sequence",
                "a:\\n\\tb: 2; 2; cannot start any token",
                "a: 'x; 1; unexpected end of stream",
                "a: 1\\n\\nb: 'x\\nc: 2; 4; unexpected end of stream",
                "a: 1\\nb: 😀\u0007x; 2; the character U+0007 is not allowed",
                "? [a]\\n: 1; 1; Expected a field name",
                "a: 1\\n b: 2; 2; mapping values are not allowed here",
                "a: {b: 1; 1; flow mapping"
            })
    void syntaxErrorsGiveALineAndAShortReason(String yaml, int line, String reason) {
        assertThatThrownBy(() -> YamlReader.readMap(yaml.replace("\\n", "\n").replace("\\t", "\t"), "f.yaml"))
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("f.yaml:" + line + ": not valid YAML: ")
                .hasMessageContaining(reason)
                .message()
                .hasLineCount(1);
    }

    @Test
    void everyDuplicateIsTold() {
        assertThatThrownBy(() -> YamlReader.readMap("a: 1\na: 2\nb: {c: 1, c: 2}", "f.yaml"))
                .hasMessage("f.yaml:2: duplicate key 'a'; it stands first in line 1\n"
                        + "f.yaml:3: duplicate key 'c'; it stands first in line 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    @Timeout(20)
    void deepNestingIsRefused(String opening) {
        String yaml = "a:\n " + opening.repeat(100_000);
        assertThatThrownBy(() -> YamlReader.readMap(yaml, "f.yaml"))
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("f.yaml:")
                .message()
                .hasLineCount(1)
                .hasSizeLessThan(500);
    }

    @Test
    void nestingOfARecipesDepthIsNotRefused() {
        MapNode map = YamlReader.readMap("a: " + "[".repeat(60) + "]".repeat(60), "f.yaml");
        assertThat(map.entries().get("a").value().describe()).isEqualTo("a list");
        assertThatThrownBy(() -> YamlReader.readMap("a: " + "[".repeat(70) + "]".repeat(70), "f.yaml"))
                .hasMessage("f.yaml:1: more than 64 maps and lists within each other; no recipe needs that");
    }

    @Test
    @Timeout(20)
    void whatIsWrongIsToldInBoundedLength() {
        String huge = "x".repeat(200_000);
        for (String yaml : List.of(
                huge,
                "a: &" + huge,
                "train: {" + huge + ": 1}",
                "model: " + huge,
                "name: {" + huge + ": 1}",
                "train: {steps: " + huge + "}",
                "train: {steps: " + "1".repeat(200_000) + "}",
                "train: {stages: [" + huge + "]}",
                "model: {block: {norm: a." + huge + "}}",
                "a" + huge + ": 1\na" + huge + ": 2",
                "a: {b: 1, b: 2}\n".repeat(1000).replace("a:", "? a\n:"),
                "train: {" + "unknown, ".repeat(3) + "}",
                "train: {steps: " + "\\u001b[31m" + "}")) {
            assertThatThrownBy(() -> Fixtures.bind(yaml))
                    .isInstanceOf(RecipeException.class)
                    .message()
                    .hasSizeLessThan(6000);
        }
    }

    @Test
    void manyProblemsAreCounted() {
        StringBuilder yaml = new StringBuilder("train:\n");
        for (int i = 0; i < 1000; i++) {
            yaml.append("  unknown_").append(i).append(": 1\n");
        }
        assertThatThrownBy(() -> Fixtures.bind(yaml.toString()))
                .message()
                .hasLineCount(51)
                .endsWith("\nand 950 problems more");
    }

    @Test
    void controlCharactersAreShownAsWritten() {
        assertThatThrownBy(() -> Fixtures.bind("train: {\"st\\u001b[2Jeps\": 1, steps: \"\\u009b31m\\n\\u202e\"}"))
                .message()
                .contains("train.st\\u001b[2Jeps: unknown key", "'\\u009b31m\\n\\u202e'")
                .hasLineCount(2);
    }
}
