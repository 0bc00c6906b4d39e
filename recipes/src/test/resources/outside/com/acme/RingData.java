package com.acme;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.datasets.type.Facts;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/** Points of the plane, features [B, 2]; inside of a ring or outside (labels), and x + 2 y (numbers). */
@TypeName("ring")
public record RingData(@Key(doc = "held-out points", value = "64") int heldOut) implements DataConfig {
    @Override
    public Facts facts() {
        return new Facts(new DataFacts(0, 0, 0, 0, 2, null, false), true);
    }

    @Override
    public TaskData open(DataContext context) {
        return new Points(heldOut);
    }

    private record Points(int heldOut) implements TaskData {
        @Override
        public DataFacts facts() {
            return new RingData(heldOut).facts().facts();
        }

        @Override
        public BatchSource training(int rows, long seed) {
            return new Stream(BatchSource.ENDLESS, rows, seed);
        }

        @Override
        public BatchSource split(String name, int rows, HeldOut part) {
            return new Stream((part.of(heldOut) + rows - 1) / rows, rows, -1);
        }

        @Override
        public Batch example(String split, long index) {
            return new Stream(heldOut, 1, -1).batch(index);
        }

        @Override
        public List<String> classNames() {
            return List.of("outside", "inside");
        }

        @Override
        public String fingerprint() {
            return "ring " + heldOut;
        }

        @Override
        public String description() {
            return "points of a plane";
        }
    }

    private record Stream(long size, int batch, long seed) implements BatchSource {
        @Override
        public long rows() {
            return size == ENDLESS ? ENDLESS : size * batch;
        }

        @Override
        public Batch batch(long index) {
            float[] features = new float[2 * batch];
            int[] labels = new int[batch];
            float[] numbers = new float[batch];
            for (int i = 0; i < batch; i++) {
                SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index * batch + i);
                double x = 2 * random.nextDouble() - 1;
                double y = 2 * random.nextDouble() - 1;
                features[2 * i] = (float) x;
                features[2 * i + 1] = (float) y;
                labels[i] = x * x + y * y < 0.5 ? 1 : 0;
                numbers[i] = (float) (x + 2 * y);
            }
            return new Batch(
                    Map.of(
                            "features", new Batch.Floats(new long[] {batch, 2}, features),
                            "labels", new Batch.Ints(new long[] {batch}, labels),
                            "numbers", new Batch.Floats(new long[] {batch}, numbers)),
                    batch,
                    "points " + index);
        }
    }
}
