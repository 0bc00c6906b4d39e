package org.attn4j.framework.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every failure of the file system is a sentence, not a path alone. */
class FileFailureTest {
    @TempDir
    Path folder;

    private interface Act {
        void run() throws IOException;
    }

    private static IOException thrown(Act act) {
        return catchThrowableOfType(IOException.class, act::run);
    }

    @Test
    void whatJavaTellsByThePathAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(FileFailure.describe(thrown(() -> Files.readString(folder.resolve("gone")))))
                .isEqualTo(folder.resolve("gone") + ": there is no such file or folder");
        assertThat(FileFailure.reason(thrown(() -> Files.createDirectory(file))))
                .isEqualTo("something of this name is there already");
        assertThat(FileFailure.reason(thrown(() -> Files.list(file)))).isEqualTo("not a folder");
        assertThat(FileFailure.reason(thrown(() -> Files.delete(folder)))).isEqualTo("the folder is not empty");
        assertThat(FileFailure.reason(thrown(() -> Files.readString(file.resolve("below")))))
                .containsIgnoringCase("not a directory");
        assertThat(FileFailure.reason(thrown(() -> Files.readString(loop)))).containsIgnoringCase("symbolic links");
    }

    @Test
    void reasonsThatAreGivenStayAndThoseThatAreNotAreMadeUpFor() {
        assertThat(FileFailure.reason(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(FileFailure.describe(new FileSystemException("/x", null, "disk full")))
                .isEqualTo("/x: disk full");
        assertThat(FileFailure.describe(new FileSystemException("/x"))).isEqualTo("/x: the system refuses it");
        assertThat(FileFailure.describe(new IOException("broken pipe"))).isEqualTo("broken pipe");
        assertThat(FileFailure.describe(new IOException())).isEqualTo("java.io.IOException");
    }
}
