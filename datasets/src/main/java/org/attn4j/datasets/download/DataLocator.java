package org.attn4j.datasets.download;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.Variant;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileFailure;

/**
 * Finds a data set's files at {@code ROOT/CARD NAME/FILE}, or fetches them there. Any variant whose files are all there
 * with the right sizes and sums is taken.
 */
public final class DataLocator {
    private final List<Path> roots;
    private final Optional<Path> beside;
    private final Patience patience;

    /**
     * A locator over folders.
     *
     * @param roots folders of data sets, first to last; a download goes to the first
     * @throws IllegalArgumentException if there is none
     */
    public DataLocator(List<Path> roots) {
        this(roots, Optional.empty(), Patience.DEFAULT);
    }

    /**
     * A locator of data that may also lie beside their card.
     *
     * @param beside the card's folder, which is looked into first
     */
    public DataLocator(List<Path> roots, Optional<Path> beside) {
        this(roots, beside, Patience.DEFAULT);
    }

    DataLocator(List<Path> roots, Patience patience) {
        this(roots, Optional.empty(), patience);
    }

    private DataLocator(List<Path> roots, Optional<Path> beside, Patience patience) {
        require(!roots.isEmpty(), "at least one data folder is needed");
        this.roots = List.copyOf(roots);
        this.beside = beside;
        this.patience = patience;
    }

    /** Folders that may hold a data set, first to last. */
    private List<Path> places(DatasetCard card) {
        return Stream.concat(beside.stream(), roots.stream().map(root -> root.resolve(card.name())))
                .toList();
    }

    /**
     * The data set, if a folder holds a variant of it in full.
     *
     * @throws DataException if a file has a variant's name but the content of none, or cannot be read
     */
    public Optional<LocatedData> locate(DatasetCard card) {
        for (Path folder : places(card)) {
            for (Variant variant : card.variants()) {
                if (variant.files().stream().allMatch(file -> matches(folder, file))) {
                    return Optional.of(new LocatedData(card, variant, folder));
                }
            }
            refuseForeignFiles(card, folder);
        }
        return Optional.empty();
    }

    /**
     * The data set, fetched if it is not there.
     *
     * @param offline whether to leave the network alone
     * @throws DataException as {@link #locate} and {@link #fetch}; also if data is missing and must not be fetched
     * @throws DownloadException if a download began and failed
     */
    public LocatedData obtain(DatasetCard card, Progress progress, boolean offline) {
        Optional<LocatedData> found = locate(card);
        if (found.isPresent()) {
            return found.get();
        }
        if (offline) {
            throw new DataException("data set " + card.name() + " was not found in " + folders(card)
                    + ", and downloads are switched off: allow them, or put " + byHand(card));
        }
        return fetch(card, progress);
    }

    /**
     * Downloads what is missing of the first variant that has URLs, into the first folder.
     *
     * @throws DataException if no variant has URLs, there is no network, the folder cannot be written, or what comes
     *     is not what the card states
     * @throws DownloadException if a download began and failed
     */
    public LocatedData fetch(DatasetCard card, Progress progress) {
        Optional<LocatedData> found = locate(card);
        if (found.isPresent()) {
            return found.get();
        }
        Variant variant = card.variants().stream()
                .filter(Variant::fetchable)
                .findFirst()
                .orElseThrow(() -> new DataException("data set " + card.name() + " was not found in " + folders(card)
                        + ", and it has no URL to fetch it from: put " + byHand(card)));
        Path folder = roots.get(0).resolve(card.name());
        try {
            for (CardFile file : variant.files()) {
                Durable.createFolder(folder.resolve(file.name()).getParent());
            }
        } catch (IOException e) {
            throw new DataException(
                    "data set " + card.name() + " must be downloaded, but the folder " + folder + " cannot be made ("
                            + FileFailure.describe(e) + "): name a writable one with --data or " + DataRoots.VARIABLE,
                    e);
        }
        progress.note("Fetching " + card.name() + ". Licence: " + card.licence() + " Source: " + card.citation());
        Downloader downloader = new Downloader(progress, patience);
        try {
            for (CardFile file : variant.files()) {
                if (!matches(folder, file)) {
                    downloader.download(file, folder.resolve(file.name()));
                }
            }
        } catch (DataException | DownloadException e) {
            variant.files()
                    .forEach(file -> removeEmpty(folder.resolve(file.name()).getParent(), roots.get(0)));
            throw e;
        }
        return new LocatedData(card, variant, folder);
    }

    /** Removes folders that hold nothing, from one up to below another: a failed download leaves none behind. */
    private static void removeEmpty(Path from, Path below) {
        for (Path folder = from; !folder.equals(below); folder = folder.getParent()) {
            try {
                Disk.inUse().delete(folder);
            } catch (IOException e) {
                // It holds something.
                return;
            }
        }
    }

    private static boolean matches(Path folder, CardFile file) {
        Path path = folder.resolve(file.name());
        try {
            return Files.isRegularFile(path)
                    && Files.size(path) == file.bytes()
                    && Sha256.of(path).equals(file.sha256());
        } catch (IOException e) {
            throw new DataException("cannot read " + path + ": " + FileFailure.reason(e), e);
        }
    }

    private static void refuseForeignFiles(DatasetCard card, Path folder) {
        for (Variant variant : card.variants()) {
            for (CardFile file : variant.files()) {
                List<CardFile> expected = card.variants().stream()
                        .flatMap(v -> v.files().stream())
                        .filter(f -> f.name().equals(file.name()))
                        .toList();
                Path path = folder.resolve(file.name());
                if (Files.exists(path) && expected.stream().noneMatch(f -> matches(folder, f))) {
                    throw new DataException(mismatch(card, path, expected));
                }
            }
        }
    }

    private static String mismatch(DatasetCard card, Path path, List<CardFile> expected) {
        try {
            String sums = expected.stream()
                    .map(f -> f.bytes() + " bytes, sha256 " + f.sha256())
                    .distinct()
                    .collect(Collectors.joining(" or "));
            String got = Files.isRegularFile(path)
                    ? Files.size(path) + " bytes, sha256 " + Sha256.of(path)
                    : "not a regular file";
            return "checksum of " + path + " is not that of data set " + card.name() + ": expected " + sums + ", got "
                    + got + ". Delete or move the file to have it fetched, or train on it as it is with data.file";
        } catch (IOException e) {
            throw new DataException("cannot read " + path + ": " + FileFailure.reason(e), e);
        }
    }

    private String folders(DatasetCard card) {
        return places(card).stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private String byHand(DatasetCard card) {
        return card.variants().stream()
                .map(v -> v.files().stream().map(CardFile::name).collect(Collectors.joining(", ")))
                .distinct()
                .collect(Collectors.joining(" or ", "", " into " + places(card).get(0)));
    }
}
