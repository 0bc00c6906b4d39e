package org.attn4j.datasets.describe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.source.ClassLabels;
import org.attn4j.datasets.source.WikiText;

/** A card of files, drafted: what they hold is counted, which column is what is guessed, licence and origin are to be filled in. */
public final class CardDraft {
    private static final Pattern LABEL =
            Pattern.compile("(?i)(.*\\.)?(label|class|category|sentiment|feeling|topic|y)s?");
    private static final int SHOWN_CLASSES = 1000;

    private final List<PartProfile> parts = new ArrayList<>();
    private final Map<String, String> source = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private List<String> classes = List.of();

    /**
     * Reads files.
     *
     * @param files of one folder: at most one for each part (a name with {@code valid} or {@code test} in it tells which), and
     *     beside it its labels (idx) or targets (lines)
     * @throws DataException if one cannot be read, or they are no parts of one data set
     */
    public CardDraft(List<Path> files) {
        Map<String, List<DescribedFile>> byPart = new LinkedHashMap<>();
        for (String part : List.of(WikiText.TRAINING, WikiText.VALIDATION, WikiText.TEST)) {
            byPart.put(part, new ArrayList<>());
        }
        for (Path file : files) {
            DescribedFile described = DescribedFile.of(file);
            byPart.get(described.part()).add(described);
        }
        byPart.values().removeIf(List::isEmpty);
        requireOneSet(files, byPart);
        byPart.values().forEach(some -> parts.add(new PartProfile(ordered(some))));
        parts.stream().filter(part -> part.records() == 0).findFirst().ifPresent(part -> {
            throw new DataException(part.files().get(0).path() + " holds no record");
        });
        name();
        parts.forEach(part -> {
            warn(part);
            warnOfGaps(part);
        });
        warnOfCommon();
    }

    private static void requireOneSet(List<Path> files, Map<String, List<DescribedFile>> byPart) {
        if (!byPart.containsKey(WikiText.TRAINING)) {
            throw new DataException("there is no training part among " + files
                    + ": the part of a file whose name has valid or test in it is that");
        }
        List<String> types = byPart.values().stream()
                .flatMap(List::stream)
                .map(DescribedFile::type)
                .distinct()
                .toList();
        if (types.size() > 1) {
            throw new DataException("these files are of several forms, " + types + "; describe those of one");
        }
        long folders = files.stream()
                .map(f -> f.toAbsolutePath().normalize().getParent())
                .distinct()
                .count();
        if (folders > 1) {
            throw new DataException("these files lie in several folders; put them into one, and the card beside them");
        }
        int most = types.get(0).equals("idx") || types.get(0).equals("lines") ? 2 : 1;
        byPart.forEach((part, some) -> {
            if (some.size() > most || types.get(0).equals("idx") && some.size() < 2) {
                throw new DataException("the " + part + " part would be of "
                        + some.stream().map(DescribedFile::name).collect(Collectors.joining(", ")) + ": expected "
                        + (types.get(0).equals("idx") ? "a file of images and one of labels" : "one file")
                        + "; a name with valid or test in it tells another part");
            }
        });
    }

    private static List<DescribedFile> ordered(List<DescribedFile> part) {
        List<DescribedFile> ordered = new ArrayList<>(part);
        ordered.sort(Comparator.comparing(DescribedFile::second));
        if (ordered.size() == 2 && !ordered.get(1).second()) {
            ordered.set(1, ordered.get(1).asSecond());
        }
        return ordered;
    }

    /** Says which column is what. */
    private void name() {
        PartProfile training = parts.get(0);
        source.put("type", training.type());
        parts.forEach(part -> part.files().forEach(file -> source.put(file.key(), file.name())));
        List<ColumnProfile> columns = training.columns();
        boolean table = List.of("csv", "tsv", "jsonl").contains(training.type());
        Optional<ColumnProfile> label = columns.stream()
                .filter(ColumnProfile::isLabel)
                .max(Comparator.comparing(
                                (ColumnProfile c) -> LABEL.matcher(c.name()).matches())
                        .thenComparing(c -> -c.values().size()));
        if (training.height() > 0) {
            label = Optional.of(columns.get(1));
        }
        classes = label.filter(c -> c.values().size() > 1 && c.values().size() <= SHOWN_CLASSES)
                .map(c -> ClassLabels.of(c.values()).names())
                .orElse(List.of());
        if (!table) {
            return;
        }
        ColumnProfile named = label.orElse(null);
        List<ColumnProfile> texts = columns.stream()
                .filter(column -> column != named && column.isWords())
                .sorted(Comparator.comparing((ColumnProfile c) -> !c.isText()).thenComparing(c -> -c.meanLength()))
                .toList();
        if (label.isEmpty() && texts.size() > 1 && texts.get(1).isText()) {
            List<ColumnProfile> both = new ArrayList<>(texts.subList(0, 2));
            both.sort(Comparator.comparingInt(columns::indexOf));
            source.put("source", both.get(0).name());
            source.put("target", both.get(1).name());
            return;
        }
        texts.stream().findFirst().ifPresent(c -> source.put("text", c.name()));
        label.ifPresent(c -> source.put("label", c.name()));
        if (texts.isEmpty()) {
            warnings.add("no column looks like texts; name one: source.text");
        }
    }

    private void warn(PartProfile part) {
        if (part.broken() > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%,d records of %s cannot be read",
                    part.broken(),
                    part.files().get(0).name()));
        }
        part.files().stream()
                .filter(DescribedFile::isGuessed)
                .forEach(file ->
                        warnings.add(file.name() + " is taken for a text a line: its ending tells no other form"));
    }

    /** Records that lack what training needs. */
    private void warnOfGaps(PartProfile part) {
        for (String key : List.of("text", "label", "source", "target")) {
            part.columns().stream()
                    .filter(column -> column.name().equals(source.get(key)) && column.gaps() > 0)
                    .forEach(column -> warnings.add(String.format(
                            Locale.ROOT,
                            "%,d records of %s have nothing in %s, the %s: skip_broken: true leaves them out",
                            column.gaps(),
                            part.files().get(0).name(),
                            column.name(),
                            key)));
        }
    }

    /** Records that two parts have in common tell a model the answers. */
    private void warnOfCommon() {
        List<String> read = new ArrayList<>(List.of("text", "source"));
        read.addAll(source.values());
        read.remove(source.get("label"));
        read.remove(source.get("target"));
        for (int a = 0; a + 1 < parts.size(); a++) {
            Map<Long, Long> known = parts.get(a).sums(read);
            for (PartProfile other : parts.subList(a + 1, parts.size())) {
                long common = 0;
                long first = 0;
                for (Map.Entry<Long, Long> record : other.sums(read).entrySet()) {
                    if (known.containsKey(record.getKey())) {
                        first = common == 0 ? record.getValue() : first;
                        common++;
                    }
                }
                if (common > 0) {
                    warnings.add(String.format(
                            Locale.ROOT,
                            "%,d records of %s stand in %s too, the first is record %,d: figures of it are too good",
                            common,
                            other.files().get(0).name(),
                            parts.get(a).files().get(0).name(),
                            first));
                }
            }
        }
    }

    /** What a user should look into. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The card, as YAML, of the name of the files' folder. */
    public String text() {
        String name =
                folder().getFileName() == null ? "" : folder().getFileName().toString();
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return text(plain.isEmpty() ? "my-data" : plain);
    }

    /** The card, as YAML, of a name. */
    public String text(String name) {
        return new CardText(name, parts, source, classes, warnings).text();
    }

    /** The folder of the files. */
    public Path folder() {
        return parts.get(0).files().get(0).path().toAbsolutePath().normalize().getParent();
    }
}
