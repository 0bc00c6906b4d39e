package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"jars\": \"a.jar\"}"})
    void aDamagedFileIsNamed(String text) throws Exception {
        RunFolder run = new RunFolder(folder);
        Files.writeString(run.plugins(), text);
        assertThatThrownBy(() -> PluginsFile.read(run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("plugins.json is damaged", "--plugins DIR");
    }
}
