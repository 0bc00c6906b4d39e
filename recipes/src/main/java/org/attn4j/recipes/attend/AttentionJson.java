package org.attn4j.recipes.attend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** A view for programs: one line of JSON, written as it is made. */
public final class AttentionJson {
    private AttentionJson() {}

    /**
     * Writes a line: {@code input}, {@code files}, {@code predictions}, {@code attention}, a list of layers with
     * {@code name}, {@code group}, {@code shape} [H, T, S], {@code queries}, {@code keys} and {@code weights}, and
     * {@code derived}, the same of what is computed from them, such as the rollout.
     *
     * @param out is left open
     */
    public static void write(AttentionView view, List<Path> files, long step, OutputStream out) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeNumberField("step", step);
            json.writeStringField("input", view.input());
            json.writeArrayFieldStart("files");
            for (Path file : files) {
                json.writeString(file.toString());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("predictions");
            for (AttentionView.Guess g : view.guesses()) {
                json.writeStartObject();
                json.writeStringField("label", g.label().text());
                json.writeNumberField("probability", g.probability());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (view.strip() != null) {
                json.writeFieldName("relevance");
                json.writeArray(view.strip().relevance(), 0, view.strip().relevance().length);
            }
            layers(json, "attention", view, false);
            layers(json, "derived", view, true);
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void layers(JsonGenerator json, String field, AttentionView view, boolean derived)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (MapGroup group : view.groups()) {
            for (LayerWeights layer : group.layers()) {
                if (group.derived() == derived) {
                    layer(json, group, layer);
                }
            }
        }
        json.writeEndArray();
    }

    private static void layer(JsonGenerator json, MapGroup group, LayerWeights layer) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", layer.name());
        json.writeStringField("group", group.name());
        json.writeFieldName("shape");
        json.writeArray(new int[] {layer.heads(), layer.queries(), layer.keys()}, 0, 3);
        labels(json, "queries", group.queries());
        labels(json, "keys", group.keys());
        json.writeArrayFieldStart("weights");
        for (int h = 0; h < layer.heads(); h++) {
            json.writeStartArray();
            for (int q = 0; q < layer.queries(); q++) {
                json.writeStartArray();
                for (int k = 0; k < layer.keys(); k++) {
                    json.writeNumber(layer.at(h, q, k));
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void labels(JsonGenerator json, String name, List<Label> labels) throws IOException {
        json.writeArrayFieldStart(name);
        for (Label l : labels) {
            json.writeString(l.text());
        }
        json.writeEndArray();
    }
}
