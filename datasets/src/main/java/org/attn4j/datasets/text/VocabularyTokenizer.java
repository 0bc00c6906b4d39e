package org.attn4j.datasets.text;

/** What tokenizers have in common whose ids are entries of one list, some of which stand for what texts do not say. */
abstract class VocabularyTokenizer implements Tokenizer {
    final Vocabulary vocabulary;
    final AddedTokens added;
    final SpecialTokens special;

    VocabularyTokenizer(Vocabulary vocabulary, AddedTokens added) {
        this.vocabulary = vocabulary;
        this.added = added;
        this.special = SpecialTokens.of(added);
    }

    @Override
    public final int vocabulary() {
        return vocabulary.size();
    }

    @Override
    public final SpecialTokens specialTokens() {
        return special;
    }

    @Override
    public final String token(int id) {
        return vocabulary.token(id);
    }
}
