package org.attn4j.framework.model;

import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.embedding.TokenEmbedding;
import org.attn4j.framework.layer.recurrent.Cells;
import org.attn4j.framework.layer.recurrent.GruLayer;
import org.attn4j.framework.layer.recurrent.LstmLayer;
import org.attn4j.framework.layer.recurrent.Recurrent;
import org.attn4j.framework.op.recurrent.CellKind;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** Encoder, decoder and output of {@link AttentionSeq2Seq}; each can be built apart for generation. */
record Seq2SeqParts(AttentionSeq2Seq model, DataFacts facts) {
    /**
     * What the decoder knows of a source.
     *
     * @param memory [B, S, N]; null without attention
     * @param keys projected memory [B, S, A]; null without attention
     * @param gates the memory times the context's weight of the cell [B, S, G D]; null without attention
     * @param state the decoder's first state [B, P]
     * @param context [B, D], the same at every step; null with attention
     * @param mask [B, S]; null without attention
     */
    record Encoded(
            SDVariable memory,
            SDVariable keys,
            SDVariable gates,
            SDVariable state,
            SDVariable context,
            SDVariable mask) {}

    /**
     * What the decoder gives.
     *
     * @param output [h; context; embedded] [B, T, D + N + E]
     * @param last the state after the last step [B, P]
     * @param weights [B, T, S]; null without attention
     */
    record Decoded(SDVariable output, SDVariable last, SDVariable weights) {}

    Encoded encode(Scope s, GraphBuilder graph) {
        TensorSpec example = new TensorSpec(DataType.INT32, 2, facts.context());
        SDVariable source = graph.input(AttentionSeq2Seq.SOURCE, example, -1, -1);
        SDVariable lengths = graph.input(AttentionSeq2Seq.SOURCE_LENGTHS, new TensorSpec(DataType.INT32, 2), -1);
        SDVariable mask = model.attends()
                ? graph.input(AttentionSeq2Seq.SOURCE_MASK, TensorSpec.floats(2, facts.context()), -1, -1)
                : null;
        Scope e = s.in("encoder");
        SDVariable x =
                new TokenEmbedding(facts.vocabulary(), model.embedding(), false).build(e.in("embedding"), source);
        x = e.dropout("embedding_dropout", x, model.dropout());
        Recurrent layer = model.cell() == CellKind.GRU
                ? new GruLayer(model.hidden(), model.bidirectional())
                : new LstmLayer(model.hidden(), model.bidirectional());
        Recurrent.Sequence read = layer.run(e, x, lengths, null);
        Scope d = s.in("decoder");
        int p = model.cell().states() * model.hidden();
        SDVariable state =
                s.sd().math().tanh(Cells.linear(d, "initial", read.last(), p, s.dim(read.last()), true)); // [B, P]
        if (!model.attends()) {
            SDVariable context = model.cell() == CellKind.GRU ? state : s.ops().columns(state, 0, model.hidden());
            return new Encoded(null, null, null, state, context, null);
        }
        SDVariable memory = read.states(); // [B, S, N]
        SDVariable keys =
                Cells.linear(d.in("attention"), "key", memory, model.keyWidth(), s.dim(memory), false); // [B, S, A]
        int hidden = model.hidden();
        SDVariable gates =
                Cells.linear(d, "context", memory, model.cell().gates() * hidden, hidden, false); // [B, S, G D]
        return new Encoded(memory, keys, gates, state, null, mask);
    }

    Decoded decode(Scope s, SDVariable ids, Encoded source) {
        Scope d = s.in("decoder");
        SDVariable x = embedding().build(d.in("embedding"), ids); // [B, T, E]
        x = d.dropout("embedding_dropout", x, model.dropout());
        int hidden = model.hidden();
        int gates = model.cell().gates() * hidden;
        SDVariable stateWeight = Cells.weight(d, "hidden", hidden, gates, hidden);
        SDVariable stateBias = Cells.bias(d, "hidden", gates, hidden);
        if (model.attends()) {
            int a = model.keyWidth();
            Scope attention = d.in("attention");
            SDVariable[] out = s.ops()
                    .bahdanauDecoder(
                            model.cell(),
                            Cells.linear(d, "input", x, gates, hidden, true),
                            source.gates(),
                            stateWeight,
                            stateBias,
                            Cells.weight(attention, "query", hidden, a, hidden),
                            source.keys(),
                            score(attention, a),
                            source.memory(),
                            source.state(),
                            source.mask());
            return new Decoded(s.sd().concat(2, out[0], out[1], x), out[3], out[2]);
        }
        SDVariable steps = s.sd().zerosLike(s.ops().columns(x, 0, 1)); // [B, T, 1]
        SDVariable context = s.sd().expandDims(source.context(), 1).add(steps); // [B, T, D]
        SDVariable both = s.sd().concat(2, x, context);
        SDVariable[] out = s.ops()
                .recurrence(
                        model.cell(),
                        false,
                        Cells.linear(d, "input", both, gates, hidden, true),
                        stateWeight,
                        stateBias,
                        source.state(),
                        null);
        return new Decoded(s.sd().concat(2, out[0], context, x), out[1], null);
    }

    /** The tokens to feed in training, some of them the decoder's own predictions. */
    SDVariable sampled(Scope s, SDVariable ids, Encoded source) {
        Scope d = s.in("decoder");
        int hidden = model.hidden();
        int gates = model.cell().gates() * hidden;
        int e = model.embedding();
        int v = facts.targetVocabulary();
        SDVariable stateWeight = Cells.weight(d, "hidden", hidden, gates, hidden);
        SDVariable stateBias = Cells.bias(d, "hidden", gates, hidden);
        SDVariable inputWeight = Cells.weight(d, "input", model.attends() ? e : e + hidden, gates, hidden);
        SDVariable memory = source.memory();
        SDVariable memoryGates = source.gates();
        SDVariable keys = source.keys();
        SDVariable queryWeight;
        SDVariable score;
        if (model.attends()) {
            int a = model.keyWidth();
            queryWeight = Cells.weight(d.in("attention"), "query", hidden, a, hidden);
            score = score(d.in("attention"), a);
        } else {
            // A memory of one key has the context as its answer, whatever is asked.
            memory = s.sd().expandDims(source.context(), 1); // [B, 1, D]
            SDVariable contextWeight = s.sd().slice(inputWeight, new int[] {e, 0}, hidden, gates);
            memoryGates = s.ops().linear(memory, contextWeight, null); // [B, 1, G D]
            inputWeight = s.sd().slice(inputWeight, new int[] {0, 0}, e, gates);
            keys = s.sd().zerosLike(s.ops().columns(memory, 0, 1)); // [B, 1, 1]
            queryWeight = s.sd().zerosLike(s.ops().columns(stateWeight, 0, 1)); // [D, 1]
            score = s.sd().zerosLike(s.ops().columns(stateBias, 0, 1)); // [1]
        }
        int width = hidden + s.dim(memory) + e;
        String output = model.tied() ? "output" : "head";
        int out = model.tied() ? e : v;
        return s.ops()
                .scheduledSampling(
                        model.cell(),
                        model.tied(),
                        model.teacherForcing(),
                        d.randomKey("teacher_forcing"),
                        ids,
                        s.step(),
                        embedding().table(d.in("embedding")),
                        inputWeight,
                        Cells.bias(d, "input", gates, hidden),
                        Cells.weight(s, output, width, out, width),
                        Cells.bias(s, output, out, width),
                        memoryGates,
                        stateWeight,
                        stateBias,
                        queryWeight,
                        keys,
                        score,
                        memory,
                        source.state(),
                        source.mask());
    }

    SDVariable logits(Scope s, Decoded decoded) {
        SDVariable y = s.dropout("output_dropout", decoded.output(), model.dropout());
        int v = facts.targetVocabulary();
        int width = s.dim(y);
        if (!model.tied()) {
            return Cells.linear(s, "head", y, v, width, true); // [B, T, V]
        }
        SDVariable narrow = Cells.linear(s, "output", y, model.embedding(), width, true); // [B, T, E]
        return s.ops().tiedLinear(narrow, embedding().table(s.in("decoder").in("embedding")), null);
    }

    private TokenEmbedding embedding() {
        return new TokenEmbedding(facts.targetVocabulary(), model.embedding(), false);
    }

    private static SDVariable score(Scope s, int width) {
        return s.parameter(ParameterSpec.plain(
                s.full("score.weight"), new long[] {width}, Initializer.uniform(1 / Math.sqrt(width)), true));
    }
}
