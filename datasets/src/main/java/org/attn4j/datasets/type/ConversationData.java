package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.chat.ChatEncoder;
import org.attn4j.datasets.chat.ChatTemplate;
import org.attn4j.datasets.chat.Conversation;
import org.attn4j.datasets.source.ConversationFiles;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.FileSource;
import org.attn4j.datasets.task.ConversationTask;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerConfig;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;

/**
 * Conversations, of which the assistant's words are learnt.
 *
 * @param file path or glob of JSON lines with {@code messages}
 * @param validation path or glob, or a share that is held out by each conversation's hash
 * @param test path or glob
 * @param tokenizer makes tokens of the text
 * @param chatTemplate name or path of a Jinja template; null for the tokenizer's own
 * @param context C, most tokens of a conversation
 * @param packing whether a row holds as many as fit into the context, each as if it stood alone
 * @throws IllegalArgumentException if context is not positive
 */
@TypeName("conversations")
public record ConversationData(
        @Key(doc = "path or glob of JSON lines: {messages: [{role, content}, ...]}, or ShareGPT's") Path file,
        @Key(doc = "path or glob, or a share such as 0.1 that is held out by each conversation's hash", value = "0.1")
                Optional<Path> validation,
        @Key(doc = "path or glob of the test part", value = "null") Optional<Path> test,
        @Key(doc = "makes tokens of the text; its folder may hold a chat template") TokenizerConfig tokenizer,
        @Key(
                        doc =
                                "chatml, llama2, llama3, mistral, zephyr or the path of a Jinja template (.jinja); null for the"
                                        + " one beside the tokenizer",
                        value = "null",
                        path = ".jinja")
                Optional<String> chatTemplate,
        @Key(doc = "C, most tokens of a conversation; a longer one loses its last messages") int context,
        @Key(
                        doc =
                                "whether a row holds as many conversations as fit into the context, each attending to itself"
                                        + " alone",
                        value = "false")
                boolean packing)
        implements DataConfig {
    /** V while it is not known. */
    private static final int STAND_IN = 256;

    public ConversationData {
        require(context > 0, "context must be positive: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
    }

    @Override
    public Facts facts() {
        return new Facts(ConversationTask.facts(STAND_IN, context, packing), false);
    }

    @Override
    public Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>(tokenizer.files());
        chatTemplate
                .filter(name -> !ChatTemplate.NAMES.contains(name))
                .ifPresent(name -> files.put("chat_template", Path.of(name)));
        return files;
    }

    @Override
    public Map<String, String> sums(DataContext where) {
        Map<String, String> sums = new LinkedHashMap<>();
        named(where).values().forEach(part -> sums.putAll(part.sums()));
        return sums;
    }

    private Map<String, ConversationFiles> named(DataContext where) {
        Map<String, ConversationFiles> parts = new LinkedHashMap<>();
        parts.put(TaskData.TRAINING, new ConversationFiles(file, "data.file", where));
        validation
                .filter(path -> share() == 0)
                .ifPresent(
                        path -> parts.put(TaskData.VALIDATION, new ConversationFiles(path, "data.validation", where)));
        test.ifPresent(path -> parts.put(TaskData.TEST, new ConversationFiles(path, "data.test", where)));
        return parts;
    }

    private double share() {
        return FileSource.share(validation);
    }

    @Override
    public TaskData open(DataContext where) {
        require(validation.isPresent(), "data.validation: give a share, such as 0.1, or a file");
        Map<String, List<Conversation>> chats = new LinkedHashMap<>();
        named(where).forEach((part, files) -> {
            if (part.equals(TaskData.TRAINING) && share() > 0) {
                chats.putAll(files.heldOut(share(), part, TaskData.VALIDATION));
            } else {
                chats.put(part, files.all());
            }
        });
        Tokenizer tokens = where.tokenizer(TaskData.TOKENIZER, () -> made(chats.values(), where));
        return new ConversationTask(encoder(tokens), packing, chats, where.progress());
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        Map<String, List<Conversation>> given =
                Map.of(TaskData.FILE, new ConversationFiles(file, "data.file", where).all());
        return new ConversationTask(encoder(Sources.made(TaskData.TOKENIZER, where)), packing, given, where.progress());
    }

    private ChatEncoder encoder(Tokenizer tokens) {
        String source = tokens.chatTemplate().orElseThrow(ConversationData::noTemplate);
        return new ChatEncoder(new ChatTemplate(told(), source, tokens), tokens, context);
    }

    private String told() {
        return "the chat template" + chatTemplate.map(name -> " " + name).orElse(" of the tokenizer");
    }

    private static DataException noTemplate() {
        return new DataException("the tokenizer brings no chat template: its folder has neither "
                + HuggingFaceFiles.TEMPLATE + " nor 'chat_template' in " + HuggingFaceFiles.CONFIG
                + "; give data.chat_template, one of " + ChatTemplate.NAMES + " or a file");
    }

    /** The tokenizer of the recipe with the template that it goes by: a run keeps both in one file. */
    private Tokenizer made(Collection<List<Conversation>> parts, DataContext where) {
        Optional<String> source = chatTemplate.map(name -> ChatTemplate.source(name, where.base()));
        String learnt = tokenizer.isLearnt()
                ? source.map(text -> text(text, parts)).orElseThrow(ConversationData::noTemplate)
                : "";
        Tokenizer own = tokenizer.of(learnt, where.base());
        return source.map(text -> HuggingFaceFiles.withTemplate(own, text)).orElse(own);
    }

    /** What a tokenizer is learnt from: all that will be encoded. */
    private String text(String template, Collection<List<Conversation>> parts) {
        ChatTemplate plain = new ChatTemplate(told(), template, Map.of("bos_token", "", "eos_token", ""));
        return parts.stream()
                .flatMap(List::stream)
                .map(chat -> plain.render(chat).text())
                .collect(Collectors.joining("\n"));
    }
}
