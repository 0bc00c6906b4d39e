package org.attn4j.datasets.download;

import java.time.Duration;

/**
 * How long a download waits for a server.
 *
 * @param connect for a connection
 * @param idle without a byte, over all attempts, until a download has failed
 * @param pause before the second attempt; twice as long before each further one
 */
record Patience(Duration connect, Duration idle, Duration pause) {
    static final Patience DEFAULT =
            new Patience(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMillis(500));
}
