package org.attn4j.framework.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {
    /** Larger than any process number that systems give. */
    private static final String DEAD = "999999999999";

    @TempDir
    private Path folder;

    private final Disk system = Disk.inUse();

    @AfterEach
    void bringBack() {
        Disk.use(system);
    }

    @Test
    void aFileIsOldOrNewWhateverCallFails() throws IOException {
        Path file = folder.resolve("recipe.yaml");
        for (int k = 0; ; k++) {
            Files.writeString(file, "old");
            Failing disk = new Failing(k);
            Disk.use(disk);
            boolean failed = false;
            try {
                Durable.replace(file, "new, and longer");
            } catch (FileWriteException e) {
                failed = true;
                assertThat(e)
                        .hasMessageContaining(
                                "cannot write " + file + ": No space left on device. Needed: 15 bytes, free: ");
            } finally {
                Disk.use(system);
            }
            assertThat(Files.readString(file)).as("%s", disk.calls).isIn("old", "new, and longer");
            assertThat(folder).as("%s", disk.calls).isDirectoryNotContaining(p -> !p.equals(file));
            if (!failed) {
                assertThat(disk.calls).containsExactly("open", "write", "force", "move", "sync");
                return;
            }
        }
    }

    @Test
    void whatIsAppendedIsThereWholeOrNotAtAll() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Durable.append(file, new byte[] {1, 2});
        Disk.use(new Failing(1));
        assertThatThrownBy(() -> Durable.append(file, new byte[] {3, 4, 5, 6})).isInstanceOf(FileWriteException.class);
        Disk.use(system);
        Durable.append(file, new byte[] {7});
        assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 7);
    }

    @Test
    void updateWritesOnlyWhatDiffers() throws IOException {
        Path file = folder.resolve("recipe.yaml");
        assertThat(Durable.update(file, "one")).isTrue();
        Failing counting = new Failing(-1);
        Disk.use(counting);
        assertThat(Durable.update(file, "one")).isFalse();
        assertThat(counting.calls).isEmpty();
        assertThat(Durable.update(file, "two")).isTrue();
        assertThat(Files.readString(file)).isEqualTo("two");
    }

    @Test
    void aKilledWritersFileGoesWithTheNextWrite() throws IOException {
        Path file = folder.resolve("recipe.yaml");
        Path own = folder.resolve(".recipe.yaml.tmp-" + ProcessHandle.current().pid() + "-77");
        for (String name :
                List.of(".recipe.yaml.tmp-" + DEAD, ".recipe.yaml.tmp-" + DEAD + "-4", ".other.tmp-" + DEAD)) {
            Files.writeString(folder.resolve(name), "half");
        }
        Files.writeString(own, "of another thread");
        Durable.replace(file, "whole");
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "recipe.yaml", ".other.tmp-" + DEAD, own.getFileName().toString());
        Leftovers.remove(folder);
        assertThat(folder.toFile().list()).containsExactly("recipe.yaml");
    }

    @Test
    void whatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createDirectory(folder.resolve("taken")).resolve("x");
        Files.writeString(file, "in the way");
        assertThatThrownBy(() -> Durable.replace(file.getParent(), "text"))
                .isInstanceOf(FileWriteException.class)
                .hasMessageContaining("cannot write " + file.getParent() + ": ");
        assertThatThrownBy(() -> Durable.createFolder(file.resolve("y")))
                .isInstanceOf(FileWriteException.class)
                .hasMessageContaining("cannot write " + file)
                .hasMessageContaining(" bytes. Free space there");
        assertThat(folder.toFile().list()).containsExactly("taken");
        assertThat(Files.readString(file)).isEqualTo("in the way");
    }

    /** Fails at one call, having written half of what was to be written. */
    private static final class Failing extends Disk {
        private final int at;
        private final List<String> calls = new ArrayList<>();

        Failing(int at) {
            this.at = at;
        }

        private void call(String name) throws IOException {
            calls.add(name);
            if (calls.size() - 1 == at) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public FileChannel open(Path file, Set<StandardOpenOption> options) throws IOException {
            call("open");
            return super.open(file, options);
        }

        @Override
        public void write(FileChannel channel, Path file, ByteBuffer bytes) throws IOException {
            if (calls.size() == at) {
                super.write(channel, file, bytes.slice(0, bytes.remaining() / 2));
            }
            call("write");
            super.write(channel, file, bytes);
        }

        @Override
        public void force(FileChannel channel, Path file) throws IOException {
            call("force");
            super.force(channel, file);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            call("move");
            super.move(from, to);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            call("sync");
            super.syncFolder(folder);
        }
    }
}
