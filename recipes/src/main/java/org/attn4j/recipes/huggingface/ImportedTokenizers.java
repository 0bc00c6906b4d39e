package org.attn4j.recipes.huggingface;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.IdTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.model.DataFacts;

/** A folder's tokenizers as those of a run: where there is none, texts are numbers of tokens. */
record ImportedTokenizers(PretrainedFolder source, DataFacts facts) {
    /**
     * Reads them.
     *
     * @param told hears that there is none
     * @return by name: one, or those of source and target; none for a model that reads no text
     */
    Map<String, Tokenizer> read(Consumer<String> told) {
        if (!facts.tokenized()) {
            return Map.of();
        }
        if (!Files.isRegularFile(source.path().resolve(HuggingFaceFiles.TOKENIZER))) {
            told.accept(source.path() + " has no " + HuggingFaceFiles.TOKENIZER
                    + ": texts are numbers of tokens, such as '12 7 99'");
        }
        Tokenizer first = read(source.path(), facts.vocabulary());
        if (!facts.paired()) {
            return Map.of(TaskData.TOKENIZER, first);
        }
        Path below = source.path().resolve(ExportedTokenizers.TARGET);
        int vocabulary = facts.targetVocabulary();
        Map<String, Integer> ids = PairTokens.read(
                source.config(),
                source.path().resolve(ConfigFile.GENERATION),
                source.architecture().modelType(),
                vocabulary);
        if (Files.isDirectory(below)) {
            return PairTask.named(first, named(read(below, vocabulary), ids));
        }
        if (first instanceof IdTokenizer && vocabulary != facts.vocabulary()) {
            return PairTask.named(first, new IdTokenizer(vocabulary, ids));
        }
        Tokenizer both = named(first, ids);
        return PairTask.named(both, both);
    }

    private static Tokenizer named(Tokenizer tokenizer, Map<String, Integer> ids) {
        return tokenizer instanceof IdTokenizer numbers
                ? new IdTokenizer(numbers.vocabulary(), ids)
                : HuggingFaceFiles.withSpecial(tokenizer, ids);
    }

    private static Tokenizer read(Path folder, int vocabulary) {
        Path file = folder.resolve(HuggingFaceFiles.TOKENIZER);
        if (!Files.isRegularFile(file)) {
            return new IdTokenizer(vocabulary);
        }
        Tokenizer read = HuggingFaceFiles.read(folder);
        if (read.vocabulary() > vocabulary) {
            throw new DataException(file + ": expected at most " + vocabulary
                    + " tokens, as many as the model has, got " + read.vocabulary());
        }
        return read;
    }
}
