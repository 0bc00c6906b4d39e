package org.attn4j.datasets.reader;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.config.Spelling;

/** Finds columns or fields by their names. */
public final class Columns {
    private Columns() {}

    /**
     * The places of the wanted columns.
     *
     * @param known the names of all columns, in their order
     * @param where what the table is called in messages
     * @throws BadRecordException if one is not there; the message lists the columns and names the nearest
     */
    public static int[] find(List<String> wanted, List<String> known, String where) {
        int[] places = new int[wanted.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = known.indexOf(wanted.get(i));
            if (places[i] < 0) {
                throw new BadRecordException(missing("column", wanted.get(i), known, where));
            }
        }
        return places;
    }

    /** The same of a table that says at its beginning which columns it has: without one of them no record can be read. */
    static int[] require(List<String> wanted, List<String> known, String where) {
        try {
            return find(wanted, known, where);
        } catch (BadRecordException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    /** Says that a column or field is not there, which there are, and which is nearest. */
    static String missing(String what, String wanted, List<String> known, String where) {
        List<String> shown = new ArrayList<>(known.subList(0, Math.min(20, known.size())));
        if (shown.size() < known.size()) {
            shown.add((known.size() - shown.size()) + " more");
        }
        return where + " has no " + what + " '" + wanted + "'"
                + Spelling.hint(wanted, known)
                + " (" + what + "s: " + String.join(", ", shown) + ")";
    }
}
