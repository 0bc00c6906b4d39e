package org.attn4j.recipes.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;

/** What a model must know of its data, as JSON. */
final class FactsJson {
    private FactsJson() {}

    static ObjectNode of(DataFacts facts) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (facts.tokenized()) {
            json.put("vocabulary", facts.vocabulary()).put("context", facts.context());
        }
        if (facts.paired()) {
            json.put("target_vocabulary", facts.targetVocabulary()).put("target_context", facts.targetContext());
        }
        if (facts.classified()) {
            json.put("classes", facts.classes());
        }
        if (facts.hasImage()) {
            ImageShape shape = facts.image();
            json.putObject("image")
                    .put("channels", shape.channels())
                    .put("height", shape.height())
                    .put("width", shape.width());
        }
        if (facts.positioned()) {
            json.put("positioned", true);
        }
        return json.put("segmented", facts.segmented());
    }

    /** @throws IllegalArgumentException if it is no object */
    static DataFacts read(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("facts are missing");
        }
        JsonNode image = json.path("image");
        DataFacts facts = new DataFacts(
                json.path("vocabulary").asInt(),
                json.path("context").asInt(),
                json.path("target_vocabulary").asInt(),
                json.path("target_context").asInt(),
                json.path("classes").asInt(),
                image.isObject()
                        ? new ImageShape(
                                image.path("channels").asInt(),
                                image.path("height").asInt(),
                                image.path("width").asInt())
                        : null,
                json.path("segmented").asBoolean());
        return json.path("positioned").asBoolean() ? facts.withTextsApart() : facts;
    }
}
