package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.attn4j.datasets.chat.ChatEncoder;
import org.attn4j.datasets.chat.ChatTemplate;
import org.attn4j.datasets.chat.Conversation;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.generate.Decoder;
import org.attn4j.recipes.run.TextGenerator;

/**
 * A conversation with a run's model: each message is answered by what its chat template makes of all messages so far. When they
 * no longer fit into what the model reads, the oldest turns go, but for the system's, and that is told.
 */
public final class Chat {
    private static final String PLACE = "the conversation";

    private final ChatEncoder encoder;
    private final TextGenerator generator;
    private final GenerateSettings settings;
    private final Consumer<String> told;
    private final Set<Integer> ends = new HashSet<>();
    private final String end;
    private final List<Map<String, Object>> messages = new ArrayList<>();

    /**
     * A conversation with a model.
     *
     * @param settings how each answer is made
     * @param told hears of turns that are forgotten and of answers that are cut
     * @throws IllegalArgumentException if the model does not generate, the run has no chat template, or a beam search is wanted
     */
    public static Chat with(TrainedModel model, GenerateSettings settings, Consumer<String> told) throws IOException {
        Texts texts = model.texts(settings);
        return new Chat(texts.inputs().tokenizer(TaskData.TOKENIZER), texts.decoder(settings), settings, told);
    }

    /**
     * The same with a decoder.
     *
     * @param told hears of turns that are forgotten and answers that are cut
     * @throws IllegalArgumentException if the tokenizer has no chat template, or a beam search is wanted
     */
    Chat(Tokenizer tokenizer, Decoder decoder, GenerateSettings settings, Consumer<String> told) {
        require(settings.beam() == 0, "a conversation has no beam search: leave out --beam");
        String source = tokenizer
                .chatTemplate()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the run has no chat template; train on data of the type conversations, or import a folder"
                                + " whose tokenizer has one"));
        ChatTemplate template = new ChatTemplate("the run's chat template", source, tokenizer);
        this.encoder = new ChatEncoder(template, tokenizer, decoder.window());
        this.generator = new TextGenerator(tokenizer, decoder);
        this.settings = settings;
        this.told = told;
        tokenizer.specialTokens().end().ifPresent(ends::add);
        String after = template.afterAnswer();
        int[] ids = after.isEmpty() ? new int[0] : encoder.ids(after);
        boolean special = ids.length > 0 && tokenizer.decode(new int[] {ids[0]}).isEmpty();
        if (special) {
            ends.add(ids[0]);
        }
        this.end = settings.stop() != null ? settings.stop() : special || after.isEmpty() ? null : after;
    }

    /** Forgets all messages and begins with others. */
    public void begin(List<Map<String, Object>> with) {
        messages.clear();
        messages.addAll(with);
    }

    /** Adds a message: what a user says, {@code user}, or how the model is to behave, {@code system}. */
    public void add(String role, String content) {
        messages.add(Map.of("role", role, "content", content));
    }

    /**
     * Answers, and remembers the answer.
     *
     * @param stream takes the answer piece by piece
     * @throws IllegalArgumentException if the last message alone is longer than what the model reads
     */
    public TextGenerator.Result answer(Consumer<String> stream) {
        int room = Math.max(1, Math.min(settings.tokens(), encoder.context() / 4));
        int[] prompt = encoder.prompt(new Conversation(PLACE, messages));
        int forgotten = 0;
        while (prompt.length + room > encoder.context() && forget()) {
            forgotten++;
            prompt = encoder.prompt(new Conversation(PLACE, messages));
        }
        if (forgotten > 0) {
            told.accept("the model reads " + encoder.context() + " tokens: the oldest " + forgotten
                    + (forgotten == 1 ? " turn is" : " turns are") + " forgotten");
        }
        require(
                prompt.length < encoder.context(),
                "the message makes %d tokens, but the model reads %d, the answer included",
                prompt.length,
                encoder.context());
        int most = Math.min(settings.tokens(), encoder.context() - prompt.length);
        TextGenerator.Result answer = generator.generate(prompt, most, settings.sampler(), ends::contains, end, stream);
        if (answer.tokens() == most && most < settings.tokens()) {
            told.accept("the answer is cut: the model reads no more than " + encoder.context() + " tokens");
        }
        add(Conversation.ASSISTANT, answer.text().strip());
        return answer;
    }

    /** Takes the oldest question and its answer away; false if there is but the last message. */
    private boolean forget() {
        int first = messages.get(0).get("role").equals("system") ? 1 : 0;
        int next = first + 1;
        while (next < messages.size() && !messages.get(next).get("role").equals(Conversation.USER)) {
            next++;
        }
        if (next >= messages.size()) {
            return false;
        }
        messages.subList(first, next).clear();
        return true;
    }
}
