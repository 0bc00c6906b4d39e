package org.attn4j.datasets.download;

import java.util.function.Consumer;

/** Hears how a download goes; called on the downloading thread. */
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void note(String message) {}

        @Override
        public void bytes(String file, long done, long total) {}
    };

    /** A sentence for the person who waits: what is fetched, from where, under which licence. */
    void note(String message);

    /**
     * How far a file is.
     *
     * @param done bytes received
     * @param total bytes that the card states
     */
    void bytes(String file, long done, long total);

    /** Hands the sentences on, and leaves the byte counts out. */
    static Progress notes(Consumer<String> notes) {
        return new Progress() {
            @Override
            public void note(String message) {
                notes.accept(message);
            }

            @Override
            public void bytes(String file, long done, long total) {}
        };
    }
}
