package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a: 1} | {a: 2} | {a: 2}",
                "{a: 1} | {b: 2} | {a: 1, b: 2}",
                "{m: {a: 1, b: {c: 2}}} | {m: {b: {d: 3}}} | {m: {a: 1, b: {c: 2, d: 3}}}",
                "{l: [1, 2, 3]} | {l: [4]} | {l: [4]}",
                "{m: {type: x, a: 1}} | {m: {type: y, b: 2}} | {m: {type: y, b: 2}}",
                "{m: {type: x, a: 1}} | {m: {type: x, b: 2}} | {m: {type: x, a: 1, b: 2}}",
                "{m: {type: x, a: 1}} | {m: {b: 2}} | {m: {type: x, a: 1, b: 2}}",
                "{m: {a: 1}} | {m: {type: y}} | {m: {a: 1, type: y}}",
                "{m: x} | {m: {a: 1}} | {m: {type: x, a: 1}}",
                "{m: x} | {m: {type: y, a: 1}} | {m: {type: y, a: 1}}",
                "{m: {type: x, a: 1}} | {m: y} | {m: y}",
                "{m: {type: x, a: 1}} | {m: x} | {m: {type: x, a: 1}}",
                "{m: {type: x, a: 1}} | {m: null} | {m: null}",
                "{m: null} | {m: {a: 1}} | {m: {a: 1}}",
                "{m: {a: 1}} | {m: null} | {m: null}",
                "{o: {type: x, i: {type: p, a: 1}}} | {o: {i: {type: q}}} | {o: {type: x, i: {type: q}}}"
            })
    void laterWinsMapsMergeListsReplaceAndATypeDropsKeys(String earlier, String later, String merged) {
        MapNode result = Merge.maps(YamlReader.readMap(earlier, "a"), YamlReader.readMap(later, "b"));
        assertThat(RecipeWriter.write(result)).isEqualTo(RecipeWriter.write(YamlReader.readMap(merged, "c")));
    }
}
