package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.file.FileFailure;
import org.attn4j.framework.file.Hidden;
import org.attn4j.framework.file.Leftovers;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run: {@code step-000500/{model.safetensors, optimizer.safetensors, state.json, manifest.json}}
 * and {@code best.json}.
 *
 * <p>A checkpoint is written beside, synced and renamed, so that a kill at any moment leaves the last complete one.
 * Reading changes nothing on the disk, so that a run may be evaluated while it trains. One process writes at a time.
 */
public final class CheckpointDirectory {
    private static final String BEST = "best.json";

    private final Path folder;
    private final Consumer<String> warning;

    /** The checkpoints in a folder, which need not exist before the first save; warnings go to the log. */
    public CheckpointDirectory(Path folder) {
        this(folder, LoggerFactory.getLogger(CheckpointDirectory.class)::warn);
    }

    /** The checkpoints in a folder, which need not exist before the first save. */
    public CheckpointDirectory(Path folder, Consumer<String> warning) {
        this.folder = folder.toAbsolutePath().normalize();
        this.warning = warning;
    }

    /** Where the checkpoints lie. */
    public Path folder() {
        return folder;
    }

    /**
     * Saves a checkpoint, in place of one of the same step. Nothing of it is visible until all of it is on the disk. The
     * thread must not be interrupted meanwhile, as an interrupt closes the file.
     *
     * @param state where the run stands; its step names the checkpoint
     * @param model the parameters
     * @param optimizer the optimizer's state
     * @throws CheckpointException if it cannot be written (disk full, no permission); earlier checkpoints are untouched
     */
    public synchronized Checkpoint save(TrainingState state, FileContent model, FileContent optimizer) {
        byte[] stateJson = state.toJson();
        try {
            Durable.createFolder(folder);
            Leftovers.remove(folder);
            return new CheckpointWriter(folder, state).write(model, optimizer, stateJson);
        } catch (IOException e) {
            long needed = model.bytes() + optimizer.bytes() + stateJson.length;
            throw CheckpointException.notWritten("the checkpoint of step " + state.step(), folder, needed, e);
        }
    }

    /**
     * Removes what processes that were killed left half-written or half-deleted; every save does so first.
     *
     * @throws CheckpointException if it cannot be removed
     */
    public synchronized void removeLeftovers() {
        try {
            if (Files.isDirectory(folder)) {
                Leftovers.remove(folder);
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot remove unfinished checkpoints in " + folder + ": " + FileFailure.reason(e)
                            + ". Check its permissions.",
                    e);
        }
    }

    /**
     * Deletes all but the newest checkpoints; the best one and the one just written stay in any case, and what cannot be
     * deleted stays with a warning. Where {@code best.json} cannot be read, nothing is deleted.
     *
     * @param count how many of the newest stay
     * @param justWritten step of the checkpoint just written
     * @throws IllegalArgumentException if count is less than 1
     */
    public synchronized void keep(int count, long justWritten) {
        require(count >= 1, "number of checkpoints to keep must be at least 1: %d", count);
        OptionalLong best;
        try {
            best = best().map(b -> OptionalLong.of(b.step())).orElse(OptionalLong.empty());
        } catch (CheckpointException e) {
            warning.accept("no checkpoint is deleted, as the best one is not known: " + e.getMessage());
            return;
        }
        List<Long> steps = list();
        for (long step : steps.subList(0, Math.max(0, steps.size() - count))) {
            if (step != justWritten && (best.isEmpty() || step != best.getAsLong())) {
                delete(step);
            }
        }
    }

    private void delete(long step) {
        Path visible = folder.resolve(StepFolder.name(step));
        Path hidden = Hidden.beside(visible, Hidden.DELETED);
        try {
            // Hidden first: a kill while its files are deleted leaves nothing that looks like a damaged checkpoint.
            Durable.move(visible, hidden);
            Durable.delete(hidden);
        } catch (IOException e) {
            warning.accept(
                    "cannot delete the checkpoint " + visible + ": " + FileFailure.reason(e) + ". Delete it by hand.");
        }
    }

    /**
     * Records the best checkpoint and deletes those that are not kept, as follows each save; after a kill between the two
     * it brings both to what they should be.
     *
     * @param last the newest checkpoint
     * @param best the best one that it tells of, if one is to be recorded
     * @param keep how many of the newest stay
     * @throws CheckpointException if {@code best.json} cannot be written
     */
    public synchronized void settle(long last, Optional<BestCheckpoint> best, int keep) {
        if (best.isPresent() && list().contains(best.get().step()) && !best.equals(recorded())) {
            writeBest(best.get());
        }
        keep(keep, last);
    }

    private Optional<BestCheckpoint> recorded() {
        try {
            return best();
        } catch (CheckpointException e) {
            return Optional.empty();
        }
    }

    /**
     * Records the best checkpoint in {@code best.json}.
     *
     * @throws CheckpointException if it cannot be written
     */
    public synchronized void writeBest(BestCheckpoint best) {
        FileContent content = FileContent.of(Json.pretty(best.toJson()));
        try {
            Durable.createFolder(folder);
            Durable.replace(folder.resolve(BEST), content);
        } catch (IOException e) {
            throw CheckpointException.notWritten(BEST, folder, content.bytes(), e);
        }
    }

    /**
     * The best checkpoint, if one is recorded.
     *
     * @throws CheckpointException if {@code best.json} is damaged
     */
    public Optional<BestCheckpoint> best() {
        Path file = folder.resolve(BEST);
        return Files.exists(file) ? Optional.of(BestCheckpoint.from(Json.read(file), file)) : Optional.empty();
    }

    /** The steps of all checkpoints, damaged ones included, oldest first. */
    public List<Long> list() {
        return List.copyOf(folders().keySet());
    }

    /**
     * The newest intact checkpoint. A damaged one is named by a warning, and the one before it is taken.
     *
     * @throws CheckpointException if there is none, with what is wrong with each
     */
    public Checkpoint latest() {
        TreeMap<Long, Path> folders = folders();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<Long, Path> candidate : folders.descendingMap().entrySet()) {
            try {
                return Checkpoint.verified(candidate.getKey(), candidate.getValue());
            } catch (CheckpointException e) {
                problems.add(e.getMessage());
                Long before = folders.lowerKey(candidate.getKey());
                warning.accept("the checkpoint of step " + candidate.getKey() + " is damaged, "
                        + (before == null ? "and there is none before it" : "trying step " + before) + ": "
                        + e.getMessage());
            }
        }
        throw new CheckpointException("no intact checkpoint in " + folder + ": expected at least one, got "
                + (problems.isEmpty() ? "none at all" : problems.size() + " damaged") + ". Train from the start."
                + String.join("", problems.stream().map(p -> "\n  " + p).toList()));
    }

    /**
     * The checkpoint of a step.
     *
     * @throws CheckpointException if there is none or it is damaged
     */
    public Checkpoint at(long step) {
        TreeMap<Long, Path> folders = folders();
        if (!folders.containsKey(step)) {
            throw new CheckpointException("no checkpoint of step " + step + " in " + folder + ": expected one of "
                    + folders.keySet() + ", got " + step + ". Choose one of these.");
        }
        return Checkpoint.verified(step, folders.get(step));
    }

    private TreeMap<Long, Path> folders() {
        TreeMap<Long, Path> visible = new TreeMap<>();
        TreeMap<Long, Path> movedAside = new TreeMap<>();
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path path : listed.toList()) {
                StepFolder.step(path.getFileName().toString()).ifPresent(step -> visible.put(step, path));
                // A kill between moving a checkpoint aside and renaming its successor leaves only this one.
                Hidden.of(path).filter(h -> h.state().equals(Hidden.REPLACED)).ifPresent(h -> StepFolder.step(h.name())
                        .ifPresent(step -> movedAside.put(step, path)));
            }
        } catch (NoSuchFileException e) {
            return visible;
        } catch (IOException e) {
            throw CheckpointException.unreadable(folder, e);
        }
        movedAside.forEach(visible::putIfAbsent);
        return visible;
    }
}
