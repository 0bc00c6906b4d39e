package org.attn4j.recipes.huggingface;

import static org.attn4j.framework.config.Checks.require;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.attn4j.framework.train.checkpoint.Dtype;
import org.attn4j.framework.train.checkpoint.Elements;
import org.attn4j.framework.train.checkpoint.TensorSource;
import org.attn4j.framework.train.checkpoint.TensorView;

/** Which tensors of theirs are which of ours: a table that is read in both directions. */
public final class TensorTable {
    private final List<Entry> entries;
    private final Map<String, long[]> zeros;
    private final List<Pattern> ignored;
    private final String theirs;
    private final String ours;

    /** The tensors of a pretrained model. */
    interface Source {
        /** Throws unless the names are those expected, and perhaps some that are ignored. */
        void requireNames(Set<String> expected, Predicate<String> ignored);

        /** Throws unless a tensor has the shape expected. */
        void requireShape(String name, long[] expected);

        /** The elements of a tensor. */
        TensorView view(String name);
    }

    /** One tensor of theirs: tensors of ours, turned, one after another along a dimension. */
    private record Entry(String theirs, List<String> ours, Turn turn, int axis) {
        Elements expected(Function<String, long[]> shapes, String name) {
            return turn.toTheirs().apply(Elements.of(shapes.apply(name)));
        }

        long[] shape(Function<String, long[]> shapes) {
            long[] shape = expected(shapes, ours.get(0)).shape().clone();
            for (String other : ours.subList(1, ours.size())) {
                shape[axis] += expected(shapes, other).shape()[axis];
            }
            return shape;
        }
    }

    /** An empty table. */
    public TensorTable() {
        this(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>(), "", "");
    }

    private TensorTable(
            List<Entry> entries, Map<String, long[]> zeros, List<Pattern> ignored, String theirs, String ours) {
        this.entries = entries;
        this.zeros = zeros;
        this.ignored = ignored;
        this.theirs = theirs;
        this.ours = ours;
    }

    /** The same table, with names that begin so. */
    public TensorTable below(String begin, String ourBegin) {
        return new TensorTable(entries, zeros, ignored, theirs + begin, ours + ourBegin);
    }

    /** Tensors with other names alone. */
    public TensorTable same(String name, String ourName) {
        return joined(name, Turn.SAME, 0, ourName);
    }

    /** Weight and bias with other names alone; where ours has no bias, theirs is 0. */
    public TensorTable affine(String name, String ourName, boolean bias, long width) {
        same(name + ".weight", ourName + ".weight");
        return bias ? same(name + ".bias", ourName + ".bias") : zeros(name + ".bias", width);
    }

    /** A tensor of theirs made of tensors of ours, each turned, one after another along a dimension of theirs. */
    public TensorTable joined(String name, Turn turn, int axis, String... ourNames) {
        entries.add(new Entry(
                theirs + name, Arrays.stream(ourNames).map(n -> ours + n).toList(), turn, axis));
        return this;
    }

    /** A tensor of theirs that ours has not, and that is 0 then. */
    public TensorTable zeros(String name, long... shape) {
        zeros.put(theirs + name, shape.clone());
        return this;
    }

    /** Tensors of theirs that hold nothing learned, or what another one holds. */
    public TensorTable ignored(String names) {
        ignored.add(Pattern.compile(names));
        return this;
    }

    /** Those of ours that are one of theirs, to the element. */
    Set<String> same() {
        return entries.stream()
                .filter(e -> e.ours.size() == 1 && e.turn.equals(Turn.SAME))
                .map(e -> e.ours.get(0))
                .collect(Collectors.toSet());
    }

    /** Their names of those of our tensors that are a tensor of theirs alone. */
    Map<String, String> alone() {
        Map<String, String> alone = new LinkedHashMap<>();
        entries.stream().filter(e -> e.ours.size() == 1).forEach(e -> alone.put(e.ours.get(0), e.theirs));
        return alone;
    }

    /**
     * Our tensors, made of theirs.
     *
     * @param shapes of ours, in the order of the file that is made
     * @param source the files of theirs
     * @throws IllegalArgumentException naming the first tensor that is missing, unexpected or of another shape
     */
    List<TensorSource> ours(Map<String, long[]> shapes, Source source) {
        Map<String, TensorSource> made = new LinkedHashMap<>();
        for (Entry entry : entries) {
            long[] expected = entry.shape(name -> shape(shapes, name));
            source.requireShape(entry.theirs, expected);
            TensorView whole = source.view(entry.theirs);
            long from = 0;
            for (String name : entry.ours) {
                long to = from + entry.expected(n -> shape(shapes, n), name).shape()[entry.axis];
                long begin = from;
                TensorView part = whole.turned(
                        e -> entry.turn.toOurs().apply(entry.ours.size() == 1 ? e : e.slice(entry.axis, begin, to)));
                made.put(name, TensorView.joined(name, shapes.get(name), 0, List.of(part)));
                from = to;
            }
        }
        Set<String> unnamed = new LinkedHashSet<>(shapes.keySet());
        unnamed.removeAll(made.keySet());
        require(unnamed.isEmpty(), "no tensor is named for %s", unnamed);
        return shapes.keySet().stream().map(made::get).toList();
    }

    private static long[] shape(Map<String, long[]> shapes, String name) {
        require(shapes.containsKey(name), "the model has no tensor %s", name);
        return shapes.get(name);
    }

    /**
     * Requires that a file has what the table names and nothing else; looks at names alone.
     *
     * @throws IllegalArgumentException naming the first tensors that are missing or unexpected
     */
    void requireNames(Source source) {
        Set<String> expected = new LinkedHashSet<>();
        entries.forEach(e -> expected.add(e.theirs));
        source.requireNames(
                expected, name -> ignored.stream().anyMatch(p -> p.matcher(name).matches()));
    }

    /**
     * Their tensors, made of ours, in the order of their names.
     *
     * @param views of ours
     */
    public List<TensorSource> theirs(Collection<String> names, Function<String, TensorView> views) {
        List<TensorSource> made = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(names);
        for (Entry entry : entries) {
            long[] shape = entry.shape(name -> views.apply(name).shape());
            left.removeAll(entry.ours);
            List<TensorView> parts = entry.ours.stream()
                    .map(n -> views.apply(n).turned(entry.turn.toTheirs()))
                    .toList();
            made.add(TensorView.joined(entry.theirs, shape, entry.axis, parts));
        }
        require(left.isEmpty(), "no tensor of theirs is named for %s", left);
        zeros.forEach((name, shape) -> made.add(TensorSource.raw(
                name,
                Dtype.F32,
                shape,
                ByteBuffer.allocate(
                        Math.toIntExact(Float.BYTES * Elements.of(shape).count())))));
        made.sort(Comparator.comparing(TensorSource::name));
        return made;
    }
}
