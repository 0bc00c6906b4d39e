package org.attn4j.framework.train.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares a file's tensors with those of a model. */
public final class TensorMatch {
    private static final int SHOWN = 3;

    private TensorMatch() {}

    /**
     * Requires that a file holds exactly the tensors expected.
     *
     * @param expected shape in the file by tensor name
     * @throws CheckpointMismatchException naming the first tensors that are missing, unexpected or of another shape
     */
    public static void requireSameTensors(SafeTensorsFile file, Map<String, long[]> expected) {
        List<String> missing = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        List<String> reshaped = new ArrayList<>();
        expected.forEach((name, shape) -> {
            if (!file.names().contains(name)) {
                missing.add(name + " " + Arrays.toString(shape));
            } else if (!Arrays.equals(shape, file.shape(name))) {
                reshaped.add(
                        name + " expected " + Arrays.toString(shape) + ", got " + Arrays.toString(file.shape(name)));
            }
        });
        for (String name : file.names()) {
            if (!expected.containsKey(name)) {
                unexpected.add(name + " " + Arrays.toString(file.shape(name)));
            }
        }
        if (missing.isEmpty() && unexpected.isEmpty() && reshaped.isEmpty()) {
            return;
        }
        throw new CheckpointMismatchException("checkpoint of another model: " + file.path() + ": expected "
                + expected.size() + " tensors, got " + file.names().size()
                + line("missing", missing)
                + line("unexpected", unexpected)
                + line("of another shape", reshaped)
                + "\nUse the recipe that the checkpoint was trained with, or train from the start.");
    }

    private static String line(String what, List<String> tensors) {
        if (tensors.isEmpty()) {
            return "";
        }
        String rest = tensors.size() > SHOWN ? "; and " + (tensors.size() - SHOWN) + " more" : "";
        return "\n  " + what + ": " + String.join("; ", tensors.subList(0, Math.min(SHOWN, tensors.size()))) + rest;
    }
}
