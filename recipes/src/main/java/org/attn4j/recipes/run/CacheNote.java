package org.attn4j.recipes.run;

import java.io.PrintStream;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;

/** Tells the user why generation is slow. */
public final class CacheNote {
    private CacheNote() {}

    /** Says which layer keeps a model from generating with a cache, if one does. */
    public static void print(PrintStream err, Model model, DataFacts facts) {
        if (model.task() == Task.GENERATE || model.task() == Task.TRANSLATE) {
            model.uncacheable(facts.paired() ? facts.targetContext() : facts.context())
                    .ifPresent(why ->
                            err.printf("%s; generating without a cache, each token from the first one on%n", why));
        }
    }
}
