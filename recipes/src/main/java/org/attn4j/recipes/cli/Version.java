package org.attn4j.recipes.cli;

import org.attn4j.recipes.run.Installation;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"attn4j " + Installation.version()};
    }
}
