package com.acme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.train.ListenerConfig;
import org.attn4j.framework.train.StepReport;
import org.attn4j.framework.train.TrainingListener;

/** Writes the loss of every step as a line of a file. */
@TypeName("csv_file")
public record CsvFile(@Key(doc = "its name in the run", value = "loss.csv") String name) implements ListenerConfig {
    @Override
    public TrainingListener open(Path run, long fromStep) throws IOException {
        Path file = run.resolve(name);
        if (fromStep == 0) {
            Files.writeString(file, "step,loss\n");
        }
        return new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                try {
                    Files.writeString(file, report.step() + "," + report.loss() + "\n", StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
