package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {
    @TempDir
    Path temp;

    Path recipes;
    Path installation;

    @BeforeEach
    void folders() {
        recipes = temp.resolve("recipes");
        installation = temp.resolve("installation");
    }

    private static Path write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Fixtures.Train train(Path file, String... overrides) {
        return RecipeLoader.load(file, List.of(overrides), installation, Fixtures.Recipe.class, Fixtures.REGISTRY)
                .train();
    }

    @Test
    void includesInOrderThenTheFileThenOverrides() throws IOException {
        write(recipes, "a.yaml", "train: {steps: 1, seed: 1, clip: 1, warmup: 1}");
        write(recipes, "b.yaml", "train: {steps: 2, seed: 2, clip: 2}");
        Path file = write(recipes, "r.yaml", "include: [a.yaml, b.yaml]\ntrain: {steps: 3, seed: 3}");
        Fixtures.Train train = train(file, "train.steps=4");
        assertThat(train.steps()).isEqualTo(4);
        assertThat(train.seed()).isEqualTo(3);
        assertThat(train.clip()).hasValue(2);
        assertThat(train.warmup()).hasValue(1);
    }

    @Test
    void theFilesOwnFolderComesBeforeTheInstallationAndIncludesNest() throws IOException {
        write(recipes, "sub/a.yaml", "include: [b.yaml]\ntrain: {steps: 1}");
        write(recipes, "sub/b.yaml", "train: {seed: 7}");
        write(installation, "sub/a.yaml", "train: {steps: 100}");
        write(installation, "configs/c.yaml", "train: {warmup: 5}");
        Path file = write(recipes, "r.yaml", "include: [sub/a.yaml, configs/c.yaml]");
        Fixtures.Train train = train(file);
        assertThat(train.steps()).isEqualTo(1);
        assertThat(train.seed()).isEqualTo(7);
        assertThat(train.warmup()).hasValue(5);
    }

    @Test
    void aPathIsRelativeToTheFileThatHoldsItAndOnTheCommandLineToTheWorkingDirectory() throws IOException {
        write(recipes, "sub/a.yaml", "train: {corpus: my.txt}");
        Path file = write(recipes, "r.yaml", "include: [sub/a.yaml]");
        assertThat(train(file).corpus()).hasValue(recipes.resolve("sub/my.txt"));
        assertThat(train(file, "train.corpus=my.txt").corpus())
                .hasValue(Path.of("my.txt").toAbsolutePath());
    }

    @Test
    void aMissingIncludeNamesTheLineAndBothPlaces() throws IOException {
        Path file = write(recipes, "r.yaml", "name: x\ninclude:\n  - gone.yaml\n  - {a: 1}");
        assertThatThrownBy(() -> train(file))
                .hasMessage(file + ":3: include: cannot find 'gone.yaml'; there is neither "
                        + recipes.resolve("gone.yaml") + " nor " + installation.resolve("gone.yaml") + "\n" + file
                        + ":4: include: expected a list of paths, got keys (a)");
    }

    @Test
    void aCycleIsRefusedAndADiamondIsNot() throws IOException {
        write(recipes, "a.yaml", "name: a\ninclude: [b.yaml]");
        write(recipes, "b.yaml", "name: b\n\ninclude: [sub/../a.yaml]");
        Files.createDirectories(recipes.resolve("sub"));
        Path file = write(recipes, "r.yaml", "include: [a.yaml]");
        assertThatThrownBy(() -> train(file))
                .hasMessage(recipes.resolve("b.yaml")
                        + ":3: include: files include each other in a cycle: a.yaml -> b.yaml -> a.yaml");
        write(recipes, "left.yaml", "include: [base.yaml]\ntrain: {seed: 1}");
        write(recipes, "right.yaml", "include: [base.yaml]");
        write(recipes, "base.yaml", "train: {seed: 2, steps: 2}");
        Path diamond = write(recipes, "d.yaml", "include: [left.yaml, right.yaml]");
        assertThat(train(diamond).seed()).isEqualTo(2);
    }

    @Test
    void problemsOfFilesAndOverridesAreToldTogether() throws IOException {
        write(recipes, "a.yaml", "name: [");
        Path file = write(recipes, "r.yaml", "include: [a.yaml, gone.yaml]");
        assertThatThrownBy(() -> train(file, "nonsense"))
                .hasMessageContaining(recipes.resolve("a.yaml") + ":1: not valid YAML")
                .hasMessageContaining(file + ":1: include: cannot find 'gone.yaml'")
                .hasMessageContaining("command line: expected key=value");
    }

    @Test
    void aMissingRecipeAndOneThatIsNotTextAreTold() throws IOException {
        Path gone = recipes.resolve("gone.yaml");
        assertThatThrownBy(() -> train(gone)).hasMessage(gone + ": there is no such file");
        Path binary = write(recipes, "b.yaml", "");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> train(binary)).hasMessage(binary + ": not UTF-8 text");
    }

    @Test
    void problemsNameTheIncludedFile() throws IOException {
        Path included = write(recipes, "a.yaml", "\n\ntrain: {stepz: 1}");
        Path file = write(recipes, "r.yaml", "include: a.yaml\ntrain: {seed: 3}");
        assertThatThrownBy(() -> train(file))
                .hasMessage(included + ":3: train.stepz: unknown key; did you mean 'steps'?");
    }

    @Test
    void aFileOutsideOfTheFoldersIsRefusedBeforeItIsRead() throws IOException {
        Path secret = write(temp, "secret/shadow", "root:x:0:0");
        Path link = write(recipes, "r.yaml", "include: [link.yaml]").resolveSibling("link.yaml");
        Files.createSymbolicLink(link, secret);
        for (String include : List.of(secret.toString(), "../secret/shadow", "link.yaml")) {
            Path file = write(recipes, "r.yaml", "name: x\ninclude: [" + include + "]");
            assertThatThrownBy(() -> train(file))
                    .hasMessage(file + ":2: include: '" + include
                            + "' lies outside of the folders that includes may come from (" + recipes + ", "
                            + installation + "); move it there, or allow its folder: --allow-includes DIR");
        }
    }

    @Test
    void aFolderCanBeAllowed() throws IOException {
        write(temp, "shared/deep/a.yaml", "train: {steps: 7}");
        Path file = write(recipes, "r.yaml", "include: [../shared/deep/a.yaml]");
        IncludeFolders folders = new IncludeFolders(installation, List.of(temp.resolve("shared")));
        assertThat(RecipeLoader.load(file, List.of(), folders, Fixtures.Recipe.class, Fixtures.REGISTRY)
                        .train()
                        .steps())
                .isEqualTo(7);
    }

    @Test
    void aLinkedRecipeFolderHoldsItsFiles() throws IOException {
        write(recipes, "a.yaml", "train: {steps: 7}");
        write(recipes, "r.yaml", "include: [a.yaml]");
        Path link = Files.createSymbolicLink(temp.resolve("link"), recipes);
        assertThat(train(link.resolve("r.yaml")).steps()).isEqualTo(7);
    }

    @Test
    void aLongChainIsRefusedAndAShortOneIsNot() throws IOException {
        for (int i = 0; i < 3000; i++) {
            write(recipes, i + ".yaml", "include: [" + (i + 1) + ".yaml]\ntrain: {seed: " + i + "}");
        }
        write(recipes, "3000.yaml", "train: {steps: 5}");
        assertThat(train(recipes.resolve("2970.yaml")).steps()).isEqualTo(5);
        assertThatThrownBy(() -> train(recipes.resolve("0.yaml")))
                .hasMessageEndingWith(
                        "31.yaml:1: include: more than 32 files include each other in a chain; include fewer");
    }

    @Test
    @Timeout(20)
    void filesThatAreIncludedTwiceAtEachLevelAreReadOnce() throws IOException {
        for (int i = 0; i < 30; i++) {
            write(recipes, i + ".yaml", "include: [%1$d.yaml, ./%1$d.yaml]%ntrain: {seed: %2$d}".formatted(i + 1, i));
        }
        write(recipes, "30.yaml", "train: {steps: 5}");
        Fixtures.Train train = train(recipes.resolve("0.yaml"));
        assertThat(train.steps()).isEqualTo(5);
        assertThat(train.seed()).isZero();
    }

    @Test
    void aFileThatIsNoRecipesSizeIsNotRead() throws IOException {
        Path file = write(recipes, "r.yaml", "#".repeat(1 << 20) + "\nname: x");
        assertThatThrownBy(() -> train(file)).hasMessage(file + ": larger than 1 MiB; no recipe is");
    }
}
