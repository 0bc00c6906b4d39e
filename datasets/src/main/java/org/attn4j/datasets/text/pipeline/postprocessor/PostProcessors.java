package org.attn4j.datasets.text.pipeline.postprocessor;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/** The post-processors that a tokenizer.json can name. */
public final class PostProcessors {
    private PostProcessors() {}

    /**
     * Reads a file's {@code post_processor}.
     *
     * @throws IllegalArgumentException if it is none that is known here, or lacks what it needs
     */
    public static PostProcessor read(JsonPart part) {
        if (part.absent()) {
            return PostProcessors::pair;
        }
        return switch (part.type()) {
            case "Sequence" -> sequence(part.at("processors").list());
            case "TemplateProcessing" -> Template.read(part);
            case "BertProcessing" -> classAndSeparator(id(part.at("cls")), id(part.at("sep")), 1, false);
            case "RobertaProcessing" -> classAndSeparator(id(part.at("cls")), id(part.at("sep")), 0, true);
            case "ByteLevel" -> PostProcessors::pair;
            default ->
                throw part.at("type")
                        .refuse(
                                "expected Sequence, TemplateProcessing, BertProcessing, RobertaProcessing or ByteLevel");
        };
    }

    /** Without a frame the second text of a pair is the second segment. */
    private static List<Encoded> pair(List<Encoded> parts, boolean special) {
        return parts;
    }

    private static PostProcessor sequence(List<JsonPart> parts) {
        List<PostProcessor> steps = parts.stream().map(PostProcessors::read).toList();
        return (texts, special) -> {
            List<Encoded> made = texts;
            for (PostProcessor step : steps) {
                made = step.frame(made, special);
            }
            return made;
        };
    }

    /** A pair of a token and its id. */
    private static int id(JsonPart part) {
        List<JsonPart> pair = part.list();
        if (pair.size() != 2) {
            throw part.refuse("expected a token and its id");
        }
        return pair.get(1).count();
    }

    /** [CLS] A [SEP] B [SEP], or with a separator on either side {@code <s> A </s></s> B </s>}. */
    private static PostProcessor classAndSeparator(int cls, int sep, int secondType, boolean doubled) {
        return (parts, special) -> {
            List<Encoded> made = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                int type = i == 0 ? 0 : secondType;
                Encoded middle = doubled ? Encoded.of(parts.get(i).ids(), 0) : parts.get(i);
                int[] before = i == 0 ? new int[] {cls} : doubled ? new int[] {sep} : new int[0];
                made.add(
                        special
                                ? Encoded.of(before, type).then(middle).then(Encoded.of(new int[] {sep}, type))
                                : middle);
            }
            return made;
        };
    }
}
