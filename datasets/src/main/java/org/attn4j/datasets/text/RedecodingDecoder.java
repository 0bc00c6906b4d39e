package org.attn4j.datasets.text;

import org.attn4j.datasets.text.pipeline.model.Ids;

/** Decodes all ids again with each that comes and hands on what was added: spaces depend on neighbours. */
final class RedecodingDecoder implements StreamingDecoder {
    private final Tokenizer tokenizer;
    private final Ids ids = new Ids(64);
    private String before = "";

    RedecodingDecoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public String next(int id) {
        ids.add(id);
        String text = tokenizer.decode(ids.toArray());
        String piece = text.substring(Math.min(text.length(), before.length()));
        before = text;
        return piece;
    }

    @Override
    public String end() {
        return "";
    }
}
