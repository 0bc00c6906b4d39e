package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ConversationBatches;
import org.attn4j.datasets.batch.EachExampleOnce;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.LengthBuckets;
import org.attn4j.datasets.chat.ChatEncoder;
import org.attn4j.datasets.chat.Conversation;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** Conversations, encoded: what a language model learns to answer from. */
public final class ConversationTask implements TaskData {
    private final ChatEncoder encoder;
    private final boolean packing;
    private final Map<String, ConversationBatches> parts = new LinkedHashMap<>();
    private final String fingerprint;

    /**
     * Encodes conversations.
     *
     * @param chats by part; training first, which a run that is but measured has not
     * @param packing whether a row holds as many as fit into the context
     * @param progress hears of those that are cut or left out
     * @throws DataException if a part has no answer to learn
     */
    public ConversationTask(
            ChatEncoder encoder, boolean packing, Map<String, List<Conversation>> chats, Progress progress) {
        this.encoder = encoder;
        this.packing = packing;
        chats.forEach((part, some) -> parts.put(part, encode(part, some, progress)));
        this.fingerprint = Encoding.fingerprint(
                "conversations " + encoder.context() + " " + packing + " " + chats.keySet(),
                encoder.tokenizer(),
                parts.values().stream()
                        .flatMap(part -> part.chats().stream())
                        .flatMap(chat -> Stream.of(chat.ids(), chat.labels())));
    }

    private ConversationBatches encode(String part, List<Conversation> chats, Progress progress) {
        List<ChatEncoder.Example> all = encoder.encode(chats);
        List<ChatEncoder.Example> kept =
                all.stream().filter(chat -> chat != null && chat.targets() > 0).toList();
        long cut = kept.stream().filter(chat -> chat.cut() > 0).count();
        long mute = chats.stream().filter(chat -> !chat.answers()).count();
        long tooLong = all.stream().filter(Objects::isNull).count() - mute;
        if (cut > 0) {
            progress.note(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d conversations are longer than data.context=%d and lose their last messages (%,d in all)",
                    part,
                    cut,
                    chats.size(),
                    encoder.context(),
                    kept.stream().mapToLong(ChatEncoder.Example::cut).sum()));
        }
        if (kept.size() < chats.size()) {
            progress.note(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d conversations are left out: of %,d the first answer is not within data.context=%d,"
                            + " %,d hold no answer",
                    part,
                    chats.size() - kept.size(),
                    chats.size(),
                    tooLong,
                    encoder.context(),
                    chats.size() - kept.size() - tooLong));
        }
        if (kept.isEmpty()) {
            throw new DataException("the " + part + " part has no token of an assistant to learn: of " + chats.size()
                    + " conversations " + tooLong + " have their first answer beyond data.context=" + encoder.context()
                    + ", the others have none; give messages with the role assistant, or a larger context");
        }
        return packing
                ? ConversationBatches.packed(kept, encoder.context())
                : ConversationBatches.single(kept, encoder.context());
    }

    @Override
    public DataFacts facts() {
        return facts(encoder.tokenizer().vocabulary(), encoder.context(), packing);
    }

    /** What a model must know of conversations. */
    public static DataFacts facts(int vocabulary, int context, boolean packing) {
        DataFacts text = DataFacts.text(vocabulary, context);
        return packing ? text.withTextsApart() : text;
    }

    @Override
    public BatchSource training(int rows, long seed) {
        ConversationBatches training = parts.get(TRAINING);
        return new LengthBuckets(training.lengths(), rows, seed, training);
    }

    @Override
    public List<String> splits() {
        return parts.keySet().stream().filter(part -> !part.equals(TRAINING)).toList();
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(splits().contains(name), "no split '%s' of these conversations; expected one of %s", name, splits());
        return new EachExampleOnce(parts.get(name).lengths(), rows, part, name, parts.get(name));
    }

    @Override
    public Map<String, Tokenizer> tokenizers() {
        return Map.of(TOKENIZER, encoder.tokenizer());
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public String description() {
        ConversationBatches first = parts.values().iterator().next();
        List<ChatEncoder.Example> training = first.chats();
        return String.format(
                Locale.ROOT,
                "%,d training conversations in %,d rows, %,d tokens, %,d of them the assistant's, vocabulary %,d",
                training.size(),
                first.rows().size(),
                training.stream().mapToLong(chat -> chat.ids().length).sum(),
                training.stream().mapToLong(ChatEncoder.Example::targets).sum(),
                encoder.tokenizer().vocabulary());
    }
}
