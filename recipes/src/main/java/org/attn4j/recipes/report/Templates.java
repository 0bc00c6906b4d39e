package org.attn4j.recipes.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/** Fills in the templates of pages, every value escaped. */
public final class Templates {
    private Templates() {}

    /**
     * A page as text.
     *
     * @param owner a class in whose package the templates lie; those of the report are found too, after its own
     * @param template name of the template
     * @param page what the template calls {@code page}
     * @throws IOException if a template is missing
     */
    public static String render(Class<?> owner, String template, Object page) throws IOException {
        Mustache.Compiler compiler =
                Mustache.compiler().withEscaper(Escaping::escape).withLoader(name -> resource(owner, name));
        try (Reader reader = resource(owner, template)) {
            return compiler.compile(reader).execute(Map.of("page", page));
        }
    }

    private static Reader resource(Class<?> owner, String name) throws IOException {
        InputStream stream = owner.getResourceAsStream(name);
        if (stream == null) {
            stream = Templates.class.getResourceAsStream(name);
        }
        if (stream == null) {
            throw new NoSuchFileException("resource " + name + " of " + owner.getPackageName());
        }
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }
}
