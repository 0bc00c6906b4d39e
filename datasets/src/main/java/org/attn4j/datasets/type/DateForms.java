package org.attn4j.datasets.type;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Ways of writing a date in English, each of which can be read in one way only. */
final class DateForms {
    /** All of them. */
    static final List<Function<LocalDate, String>> ALL = List.of(
            d -> d.getDayOfMonth() + " " + month(d) + " " + d.getYear(),
            d -> month(d) + " " + d.getDayOfMonth() + ", " + d.getYear(),
            d -> shortMonth(d) + (d.getMonthValue() == 5 ? " " : ". ") + d.getDayOfMonth() + ", " + d.getYear(),
            d -> d.getDayOfMonth() + " " + shortMonth(d) + " " + d.getYear(),
            d -> d.getDayOfMonth() + "-" + shortMonth(d).toUpperCase(Locale.ROOT) + "-" + d.getYear(),
            d -> weekday(d) + ", the " + ordinal(d) + " of " + month(d) + " " + d.getYear(),
            d -> weekday(d) + ", " + month(d) + " " + d.getDayOfMonth() + ", " + d.getYear(),
            d -> "the " + ordinal(d) + " of " + month(d) + ", " + d.getYear(),
            d -> weekday(d).substring(0, 3) + " " + d.getDayOfMonth() + " " + shortMonth(d) + " " + d.getYear(),
            d -> month(d).toLowerCase(Locale.ROOT) + " " + ordinal(d) + " " + d.getYear(),
            d -> String.format(Locale.ROOT, "%d/%02d/%02d", d.getYear(), d.getMonthValue(), d.getDayOfMonth()));

    private DateForms() {}

    private static String month(LocalDate date) {
        return date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String shortMonth(LocalDate date) {
        return month(date).substring(0, 3);
    }

    private static String weekday(LocalDate date) {
        return date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String ordinal(LocalDate date) {
        int day = date.getDayOfMonth();
        String ending =
                switch (day) {
                    case 1, 21, 31 -> "st";
                    case 2, 22 -> "nd";
                    case 3, 23 -> "rd";
                    default -> "th";
                };
        return day + ending;
    }
}
