package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Recompute;
import org.attn4j.framework.layer.adapter.Lora;
import org.attn4j.framework.model.ContinuousBagOfWords;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs whose blocks are computed a second time, from the first step on or from any other. */
class RecomputedRunTest {
    @TempDir
    Path folder;

    private static Tuning tuning(Lora lora, String... frozen) {
        return new Tuning(new NamePatterns("initialize.freeze", List.of(frozen)), Optional.ofNullable(lora));
    }

    static Stream<Arguments> tunings() {
        Lora lora = new Lora(2, 4, 0.2, List.of("query", "feed_forward"), List.of());
        return Stream.of(
                Arguments.of(Named.of("all of it", Tuning.WHOLE), 0),
                Arguments.of(Named.of("a frozen block", tuning(null, "embedding", "blocks.0")), 0),
                Arguments.of(Named.of("block after block", tuning(null, "embedding")), 4),
                Arguments.of(Named.of("an adapter", tuning(lora)), 0));
    }

    private static TrainSettings settings(int unfreezeEvery, Recompute recompute) {
        AdamW optimizer = new AdamW(0.01, 0.1, 0.9, 0.99, 1e-8);
        return new TrainSettings(
                12, 4, 2, 1, 42, 0, optimizer, new ConstantSchedule(0), 1, 1, unfreezeEvery, recompute);
    }

    /** Blocks are computed twice from the first step on, stopped and killed; or from a later step on. */
    @ParameterizedTest
    @MethodSource("tunings")
    void areTheSameToTheBit(Tuning tuning, int unfreezeEvery) throws IOException {
        TrainSettings kept = settings(unfreezeEvery, Recompute.NONE);
        TrainSettings twice = settings(unfreezeEvery, Recompute.BLOCKS);
        trainer("kept", kept, tuning).run();
        Path straight = Resumed.requireSameBytes(folder, twice, tuning, 3, 4, 9);
        Trainer later = trainer("later", twice, tuning);
        CheckpointDirectory saved = new CheckpointDirectory(folder.resolve("kept"));
        assertThat(saved.list().get(0)).isLessThan(12);
        later.restore(saved.at(saved.list().get(0)));
        later.run();
        for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
            Path expected = folder.resolve("kept/step-000012").resolve(file);
            for (Path got : List.of(straight, folder.resolve("later/step-000012"))) {
                assertThat(got.resolve(file)).hasSameBinaryContentAs(expected);
            }
        }
    }

    private Trainer trainer(String run, TrainSettings train, Tuning tuning) {
        Backend backend = Backend.host(new HostDevice(1, BlasChoice.OPENBLAS));
        return TinyRun.trainer(folder.resolve(run), train, tuning, backend, 0);
    }

    @Test
    void aModelWithoutBlocksIsRefused() {
        ContinuousBagOfWords model = new ContinuousBagOfWords(6, true, 0.5);
        assertThatThrownBy(() -> Tuning.WHOLE.training(model, DataFacts.text(12, 10), settings(0, Recompute.BLOCKS)))
                .hasMessage("train.layer_decay, train.unfreeze_every and train.recompute go block by block, and this"
                        + " model has no blocks; leave them out");
    }
}
