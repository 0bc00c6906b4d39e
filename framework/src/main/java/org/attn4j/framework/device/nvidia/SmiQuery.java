package org.attn4j.framework.device.nvidia;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the program {@code nvidia-smi}, which comes with the driver. */
final class SmiQuery {
    private static final long SECONDS = 20;

    private SmiQuery() {}

    /** What it tells; null if it is not there or fails. */
    static NvidiaDriver find() {
        try {
            Process process = new ProcessBuilder(
                            "nvidia-smi",
                            "--query-gpu=index,name,compute_cap,memory.total,memory.free,driver_version",
                            "--format=csv,noheader,nounits")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return null;
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? parse(text) : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Reads lines such as {@code 0, NVIDIA H200, 9.0, 143771, 143000, 580.65.06}; memory is in MiB. */
    static NvidiaDriver parse(String text) {
        List<NvidiaCard> cards = new ArrayList<>();
        String version = null;
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            String[] cells = line.split("\\s*,\\s*");
            if (cells.length != 6 || !cells[2].matches("\\d+\\.\\d+")) {
                continue;
            }
            String[] capability = cells[2].split("\\.");
            cards.add(new NvidiaCard(
                    Integer.parseInt(cells[0].strip()),
                    cells[1],
                    Integer.parseInt(capability[0]),
                    Integer.parseInt(capability[1]),
                    mebibytes(cells[3]),
                    mebibytes(cells[4])));
            version = cells[5].strip();
        }
        return version == null ? null : NvidiaDriver.of(version, null, cards);
    }

    private static long mebibytes(String cell) {
        return cell.matches("\\d+") ? Long.parseLong(cell) << 20 : 0;
    }
}
