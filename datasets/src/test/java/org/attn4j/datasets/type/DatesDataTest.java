package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatesDataTest {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Pattern SLASHES = Pattern.compile("(\\d{4})/(\\d\\d)/(\\d\\d)");
    private static final Pattern DAY = Pattern.compile("(?<!\\d)(\\d{1,2})(?!\\d)");
    private static final Pattern YEAR = Pattern.compile("\\d{4}$");
    private static final Pattern MONTH = Pattern.compile(String.join("|", MONTHS));

    private final PairTask data =
            new DatesData(3000, 500).open(new DataContext(List.of(), Path.of("."), Progress.SILENT, true));

    /** Reads a date as a person does. */
    private static LocalDate read(String text) {
        Matcher slashes = SLASHES.matcher(text);
        if (slashes.matches()) {
            return LocalDate.parse(text.replace('/', '-'));
        }
        String lower = text.toLowerCase(Locale.ROOT)
                .replaceAll("(mon|tues|wednes|thurs|fri|satur|sun)day|^\\w{3} (?=\\d+ \\w{3} )", "");
        Matcher day = DAY.matcher(lower.replaceAll("(?<=\\d)(st|nd|rd|th)", ""));
        Matcher year = YEAR.matcher(lower);
        Matcher month = MONTH.matcher(lower);
        assertThat(day.find() && year.find() && month.find()).as(text).isTrue();
        return LocalDate.of(
                Integer.parseInt(year.group()), 1 + MONTHS.indexOf(month.group()), Integer.parseInt(day.group(1)));
    }

    @Test
    void everyTextIsTheDateThatItBecomes() {
        Set<String> dates = new HashSet<>();
        for (String split : data.splits()) {
            Set<String> mine = new HashSet<>();
            for (SentencePair pair : data.pairs(split)) {
                assertThat(read(pair.source())).as(pair.source()).isEqualTo(LocalDate.parse(pair.target()));
                mine.add(pair.target());
            }
            assertThat(dates).doesNotContainAnyElementsOf(mine);
            dates.addAll(mine);
        }
        assertThat(data.splits()).containsExactly("validation", "test");
        assertThat(data.description()).startsWith("3,000 training pairs");
        assertThat(data.facts()).isEqualTo(new DatesData(1, 1).facts().facts());
        Tokenizer target = data.tokenizers().get("target");
        Batch batch = data.training(32, 1).batch(5);
        int[] labels = ((Batch.Ints) batch.arrays().get("labels")).values();
        for (int at = 0; at < labels.length; at += 16) {
            String date = target.decode(java.util.Arrays.copyOfRange(labels, at, at + 10));
            LocalDate.parse(date);
            assertThat(labels[at + 10]).isEqualTo(3);
            assertThat(dates).doesNotContain(date);
        }
    }

    @Test
    void theFormsAreThoseOfEnglish() {
        LocalDate date = LocalDate.of(2021, 10, 3);
        assertThat(DateForms.ALL.stream().map(form -> form.apply(date)))
                .containsExactly(
                        "3 October 2021",
                        "October 3, 2021",
                        "Oct. 3, 2021",
                        "3 Oct 2021",
                        "3-OCT-2021",
                        "Sunday, the 3rd of October 2021",
                        "Sunday, October 3, 2021",
                        "the 3rd of October, 2021",
                        "Sun 3 Oct 2021",
                        "october 3rd 2021",
                        "2021/10/03");
    }

    @Test
    void charactersCanHaveSpecialTokens(@TempDir Path folder) throws Exception {
        CharacterTokenizer plain = CharacterTokenizer.of("cab");
        CharacterTokenizer tokenizer = CharacterTokenizer.withSpecialTokens("cab");
        assertThat(tokenizer.vocabulary()).isEqualTo(7);
        assertThat(tokenizer.encode("abcz")).containsExactly(4, 5, 6, 1);
        assertThat(tokenizer.decode(new int[] {2, 4, 1, 6, 3, 0})).isEqualTo("a<unk>c");
        assertThat(tokenizer.token(3)).isEqualTo("</s>");
        assertThatThrownBy(() -> plain.encode("z")).isInstanceOf(DataException.class);
        for (CharacterTokenizer each : List.of(plain, tokenizer)) {
            TokenizerFile.save(each, folder.resolve("t.json"));
            Tokenizer read = TokenizerFile.load(folder.resolve("t.json"));
            assertThat(read.encode("bac")).isEqualTo(each.encode("bac"));
            assertThat(read.specialTokens()).isEqualTo(each.specialTokens());
        }
        assertThat(Files.readString(folder.resolve("t.json"))).contains("\"special\" : true");
    }
}
