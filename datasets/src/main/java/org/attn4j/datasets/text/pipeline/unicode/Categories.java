package org.attn4j.datasets.text.pipeline.unicode;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * General categories as Hugging Face's regular expressions see them. Java's have those of its own edition of Unicode, in
 * which letters of a later one are nothing; a text is matched with characters in their place that are to Java what they are
 * to the library.
 */
public final class Categories {
    private static final List<String> NAMES = List.of(
            "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "",
            "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf");

    private static final BitSet OTHERWISE = new BitSet();
    private static final Map<Integer, Integer> STAND_INS = new HashMap<>();

    static {
        Map<String, List<int[]>> differing = new HashMap<>();
        for (String name : CharacterTable.names()) {
            if (NAMES.contains(name)) {
                differing.put(name, CharacterTable.pairs(name));
                OTHERWISE.or(CharacterSet.members(name));
            }
        }
        differing.forEach((name, ranges) -> {
            boolean letters = name.equals("Lo");
            int small = first(NAMES.indexOf(name), 0x100, 0xFFFF);
            int large = first(NAMES.indexOf(name), 0x10000, Character.MAX_CODE_POINT);
            for (int[] range : ranges) {
                for (int c = range[0]; c <= range[1]; c++) {
                    int one = c < 0x10000 ? small : large < 0 ? c : large;
                    STAND_INS.put(c, letters && isHan(c) ? (c < 0x10000 ? 0x4E00 : 0x20000) : one);
                }
            }
        });
    }

    private static final int LEAST = OTHERWISE.nextSetBit(0);

    private Categories() {}

    /** Blocks and planes of ideographs, which have a script of their own. */
    private static boolean isHan(int c) {
        return c >= 0x3400 && c < 0xA000 || c >= 0x20000;
    }

    private static int first(int category, int from, int to) {
        for (int c = from; c <= to; c++) {
            if (Character.getType(c) == category && !OTHERWISE.get(c)) {
                return c;
            }
        }
        return -1;
    }

    /** A text of as many chars, each of which is to Java's regular expressions what the text's is to the library's. */
    public static String alike(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= LEAST && OTHERWISE.get(text.codePointAt(i))) {
                int[] all =
                        text.codePoints().map(c -> STAND_INS.getOrDefault(c, c)).toArray();
                return new String(all, 0, all.length);
            }
        }
        return text;
    }
}
