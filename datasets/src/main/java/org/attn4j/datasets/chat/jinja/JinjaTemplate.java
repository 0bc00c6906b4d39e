package org.attn4j.datasets.chat.jinja;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.OutputTooBigException;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.tree.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.attn4j.datasets.DataException;

/**
 * A template that renders as Jinja2 does it in transformers: {@code trim_blocks} and {@code lstrip_blocks} are on, {@code
 * raise_exception}, {@code strftime_now}, {@code tojson} and {@code generation} blocks are there, and other files are not.
 */
public final class JinjaTemplate {
    /** Variable of the time that {@code strftime_now} tells; now where there is none. */
    public static final String NOW = "attn4j_now";

    /** Most bytes that a template may write, and characters that one of its texts may have. */
    private static final int LONGEST = 1 << 24;

    private static final Jinjava ENGINE = engine();

    private final Node root;
    private final boolean marked;

    /**
     * Reads a template.
     *
     * @throws DataException if it is none, with the line
     */
    public JinjaTemplate(String source) {
        JinjaSource read = JinjaSource.of(source);
        String own = read.rewrite();
        this.marked = own.contains(JinjaSource.BEGIN);
        JinjavaInterpreter reader = interpreter(Map.of());
        root = within(reader, () -> reader.parse(own));
        for (String filter : read.filters()) {
            if (reader.getContext().getFilter(filter) == null) {
                throw new DataException("there is no filter '" + filter + "' here");
            }
        }
    }

    /** Whether the template has {@code generation} blocks. */
    public boolean marksGeneration() {
        return marked;
    }

    /**
     * Renders.
     *
     * @param variables none is written to
     * @throws DataException if the template fails, with the line, or refuses, with what it says
     */
    public Rendered render(Map<String, Object> variables) {
        Marks marks = Marks.unused(variables);
        Map<String, Object> all = new HashMap<>(marks.shield(variables));
        all.put(JinjaSource.BEGIN, marks.begin());
        all.put(JinjaSource.END, marks.end());
        JinjavaInterpreter writer = interpreter(all);
        return marks.taken(within(writer, () -> writer.render(root, true)));
    }

    private static <T> T within(JinjavaInterpreter interpreter, Supplier<T> work) {
        JinjavaInterpreter.pushCurrent(interpreter);
        try {
            T made = work.get();
            requireNone(interpreter.getErrorsCopy());
            return made;
        } catch (InterpretException e) {
            throw new DataException("line " + e.getLineNumber() + ": " + e.getMessage(), e);
        } finally {
            JinjavaInterpreter.popCurrent();
        }
    }

    private static JinjavaInterpreter interpreter(Map<String, Object> variables) {
        JinjavaConfig config = ENGINE.getGlobalConfig();
        Context context = new Context(ENGINE.getGlobalContext(), variables, config.getDisabled());
        return new JinjavaInterpreter(ENGINE, context, config) {
            @Override
            public String getAsString(Object value) {
                if (value instanceof String text) {
                    return text; // Jinjava would write control characters as JSON does
                }
                return value instanceof Boolean truth ? (truth ? "True" : "False") : super.getAsString(value);
            }
        };
    }

    private static void requireNone(List<TemplateError> errors) {
        for (TemplateError error : errors) {
            for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
                if (cause instanceof JinjaFunctions.Refusal refusal) {
                    throw new DataException(refusal.getMessage(), refusal);
                }
                if (cause instanceof OutputTooBigException) {
                    throw new DataException("the template writes more than " + LONGEST + " bytes", cause);
                }
            }
        }
        for (TemplateError error : errors) {
            throw new DataException("line " + error.getLineno() + ": " + error.getMessage(), error.getException());
        }
    }

    private static Jinjava engine() {
        LegacyOverrides python = LegacyOverrides.newBuilder()
                .withEvaluateMapKeys(true)
                .withIterateOverMapKeys(true)
                .withUsePyishObjectMapper(true)
                .withUseNaturalOperatorPrecedence(true)
                .withParseWhitespaceControlStrictly(true)
                .withAllowAdjacentTextNodes(true)
                .withKeepNullableLoopValues(true)
                .build();
        Jinjava engine = new Jinjava(JinjavaConfig.newBuilder()
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(LONGEST)
                .withMaxStringLength(LONGEST)
                .withElResolver(new PythonMethods())
                .withDisabled(Map.of(Context.Library.TAG, Set.of("include", "import", "from", "extends")))
                .withLegacyOverrides(python)
                .build());
        engine.registerFunction(
                new ELFunctionDefinition("", "raise_exception", JinjaFunctions.class, "raise", String.class));
        engine.registerFunction(
                new ELFunctionDefinition("", "strftime_now", JinjaFunctions.class, "now", String.class));
        engine.registerFilter(new JinjaFunctions.ToJson());
        engine.registerFilter(new PythonText.Trim());
        return engine;
    }
}
