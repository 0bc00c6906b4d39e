package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.schema.IncludeFolders;
import picocli.CommandLine.Option;

/** The option that lets recipes include files from further folders. */
final class IncludeOptions {
    @Option(
            names = "--allow-includes",
            paramLabel = "DIR",
            description = "A folder that recipes may include files from, besides their own and attn4j's.")
    List<Path> allowed = List.of();

    IncludeFolders folders() {
        return new IncludeFolders(Installation.home(), allowed);
    }
}
