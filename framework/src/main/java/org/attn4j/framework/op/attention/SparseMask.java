package org.attn4j.framework.op.attention;

import java.util.Arrays;
import org.attn4j.framework.op.Philox;

/** A {@link SparsePattern} with the random units of each head drawn. */
public final class SparseMask {
    private final SparsePattern pattern;
    private final int[] drawn;

    /** Draws the random units of a number of heads. */
    public SparseMask(SparsePattern pattern, int heads) {
        this.pattern = pattern;
        this.drawn = new int[Math.multiplyExact(Math.multiplyExact(heads, pattern.units()), pattern.random())];
        int[] candidates = new int[pattern.units()];
        for (int row = 0; row < heads * pattern.units(); row++) {
            draw(row, candidates);
        }
    }

    /** Draws without putting back, among the units that unit u of a head does not see otherwise; -1 where none is left. */
    private void draw(int row, int[] candidates) {
        int u = row % pattern.units();
        int n = 0;
        for (int v = pattern.globals(); v < pattern.units() && u >= pattern.globals(); v++) {
            if (!pattern.near((long) u - v)) {
                candidates[n++] = v;
            }
        }
        int at = row * pattern.random();
        for (int i = 0; i < pattern.random(); i++, n--) {
            if (n <= 0) {
                drawn[at + i] = -1;
                continue;
            }
            int pick = Integer.remainderUnsigned(Philox.word(pattern.key(), row, i), n);
            drawn[at + i] = candidates[pick];
            candidates[pick] = candidates[n - 1];
        }
        Arrays.sort(drawn, at, at + pattern.random());
    }

    /** Whether a query at position t of a head sees a key at position s. */
    public boolean sees(int h, long t, long s) {
        long u = Math.floorDiv(t, pattern.unit());
        long v = s / pattern.unit();
        return pattern.near(u - v) || u < pattern.globals() || v < pattern.globals() || draws(h, u, v, v);
    }

    /** Whether one of the units from v to w is drawn for unit u. */
    private boolean draws(int h, long u, long v, long w) {
        if (u < 0 || u >= pattern.units()) {
            return false;
        }
        int at = (int) (h * (long) pattern.units() + u) * pattern.random();
        for (int i = at; i < at + pattern.random(); i++) {
            if (drawn[i] >= v && drawn[i] <= w) {
                return true;
            }
        }
        return false;
    }

    /** Whether some query from position t to u of a head may see some key from s to v; true in doubt. */
    public boolean seesAny(int h, long t, long u, long s, long v) {
        long first = Math.floorDiv(t, pattern.unit());
        long last = Math.floorDiv(u, pattern.unit());
        long low = s / pattern.unit();
        long high = v / pattern.unit();
        boolean near = last - low >= -pattern.after() && first - high <= pattern.before();
        if (near || first < pattern.globals() || low < pattern.globals()) {
            return true;
        }
        for (long i = first; i <= last && pattern.random() > 0; i++) {
            if (draws(h, i, low, high)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every query from position t to u of a head sees every key from s to v; false in doubt. */
    public boolean seesAll(int h, long t, long u, long s, long v) {
        long first = Math.floorDiv(t, pattern.unit());
        long last = Math.floorDiv(u, pattern.unit());
        long low = s / pattern.unit();
        long high = v / pattern.unit();
        boolean near = first - high >= -pattern.after() && last - low <= pattern.before() && pattern.dilation() == 1;
        boolean one = first == last && low == high;
        return near || last < pattern.globals() || high < pattern.globals() || one && draws(h, first, low, low);
    }

    /**
     * Sets to -infinity those scores of a query at position t of a head whose keys, n from position s on, it does not see.
     */
    public void hide(int h, long t, long s, int n, float[] scores, int at) {
        long u = Math.floorDiv(t, pattern.unit());
        if (u < pattern.globals()) {
            return;
        }
        long low = (u - pattern.before()) * pattern.unit();
        long high = (u + pattern.after() + 1) * pattern.unit();
        long free = (long) pattern.globals() * pattern.unit();
        boolean exact = pattern.dilation() == 1 && pattern.random() == 0;
        for (int j = 0; j < n; j++) {
            boolean inside = s + j >= low && s + j < high || s + j < free;
            boolean sees = exact ? inside : (inside || pattern.random() > 0) && sees(h, t, s + j);
            scores[at + j] = sees ? scores[at + j] : Float.NEGATIVE_INFINITY;
        }
    }

    /** Pattern and draws as CUDA kernels read them, see {@code attention_sparse.cuh}. */
    public int[] words() {
        int[] head = {
            pattern.unit(),
            pattern.before(),
            pattern.after(),
            pattern.dilation(),
            pattern.globals(),
            pattern.random(),
            pattern.units()
        };
        int[] words = Arrays.copyOf(head, head.length + drawn.length);
        System.arraycopy(drawn, 0, words, head.length, drawn.length);
        return words;
    }
}
