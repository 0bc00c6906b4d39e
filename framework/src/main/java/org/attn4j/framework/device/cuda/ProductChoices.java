package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.attn4j.framework.file.Durable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of cuBLASLt's algorithms was fastest for a product on this card, in one file beside the compiled kernels: what was
 * timed once holds for every later run, so that runs give the same bits. Where the file cannot be written, nothing is timed
 * and the library's own first choice is taken.
 */
final class ProductChoices {
    /** System property: false takes the library's first choice for every product. */
    static final String PROPERTY = "attn4j.cuda.tune";

    private static final Logger LOG = LoggerFactory.getLogger(ProductChoices.class);
    private static final char SEPARATOR = ' ';

    private final Path file;
    private boolean kept;

    private ProductChoices(Path file, boolean kept) {
        this.file = file;
        this.kept = kept;
    }

    /** Of a card and a version of the library, in a folder. */
    static ProductChoices of(Path folder, String card, long version) {
        String name = card.replaceAll("[^A-Za-z0-9.-]+", "-");
        boolean kept = !"false".equals(System.getProperty(PROPERTY));
        return new ProductChoices(folder.resolve("products-" + name + "-cublaslt" + version + ".txt"), kept);
    }

    /** Whether products are timed at all. */
    boolean kept() {
        return kept;
    }

    /**
     * The choice for a product.
     *
     * @param product its description, without spaces at its ends
     * @param choices how many there are
     * @param timing finds the fastest
     */
    int of(String product, int choices, IntSupplier timing) {
        if (!kept || choices == 1) {
            return 0;
        }
        try {
            Integer known = read().get(product);
            if (known != null && known < choices) {
                return known;
            }
            Durable.createFolder(file.getParent());
            write(read()); // before anything is timed: a choice that cannot be kept would not be the next run's
            int fastest = timing.getAsInt();
            Map<String, Integer> all = read();
            // Another process may have timed the same product meanwhile; its choice is what next runs take.
            int choice = all.merge(product, fastest, (theirs, ours) -> theirs < choices ? theirs : ours);
            write(all);
            return choice;
        } catch (IOException e) {
            kept = false;
            LOG.warn("the fastest products cannot be kept in {}, so none are looked for: {}", file, e.toString());
            return 0;
        }
    }

    private Map<String, Integer> read() throws IOException {
        Map<String, Integer> all = new TreeMap<>();
        if (!Files.exists(file)) {
            return all;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            int end = line.lastIndexOf(SEPARATOR);
            if (end > 0 && line.substring(end + 1).matches("\\d{1,3}")) {
                all.put(line.substring(0, end), Integer.valueOf(line.substring(end + 1)));
            }
        }
        return all;
    }

    private void write(Map<String, Integer> all) throws IOException {
        StringBuilder text = new StringBuilder();
        all.forEach((product, choice) ->
                text.append(product).append(SEPARATOR).append(choice).append('\n'));
        Durable.replace(file, text.toString());
    }
}
