package org.attn4j.recipes.schema;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Holds the records of keys, as their sources have them, to one documentation of each key: {@code @Key}, which Javadoc shows.
 */
final class KeyJavadoc {
    private KeyJavadoc() {}

    /**
     * What was found below a folder.
     *
     * @param files how many source files were read
     * @param records the records with keys
     * @param problems one for each component without a key, and each {@code @param} without a component
     */
    record Result(int files, List<String> records, List<String> problems) {}

    /** Reads every Java file below a folder; one that does not parse is a problem. */
    static Result check(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
        Result result = new Result(files.size(), new ArrayList<>(), new ArrayList<>());
        if (files.isEmpty()) {
            return result;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(diagnostics, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    manager,
                    diagnostics,
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(DocTrees.instance(task), result).scan(unit, null);
            }
        }
        diagnostics.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .forEach(d -> result.problems().add("does not parse: " + d));
        return result;
    }

    private static final class Scanner extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final Result result;

        Scanner(DocTrees docs, Result result) {
            this.docs = docs;
            this.result = result;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (type.getKind() == Tree.Kind.RECORD) {
                // A record's only fields without "static" are its components.
                List<VariableTree> components = type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(v -> !v.getModifiers().getFlags().contains(Modifier.STATIC))
                        .toList();
                if (components.stream().anyMatch(Scanner::hasKey)) {
                    compare(type.getSimpleName().toString(), components);
                }
            }
            return super.visitClass(type, null);
        }

        private void compare(String name, List<VariableTree> components) {
            result.records().add(name);
            List<String> tags = tags();
            for (VariableTree component : components) {
                if (!hasKey(component)) {
                    result.problems().add(name + ": component " + component.getName() + " has no @Key");
                }
            }
            List<String> names =
                    components.stream().map(c -> c.getName().toString()).toList();
            tags.stream().filter(tag -> !names.contains(tag)).forEach(tag -> result.problems()
                    .add(name + ": @param " + tag + " names no component"));
        }

        private List<String> tags() {
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment == null) {
                return List.of();
            }
            return comment.getBlockTags().stream()
                    .filter(ParamTree.class::isInstance)
                    .map(ParamTree.class::cast)
                    .filter(p -> !p.isTypeParameter() && !p.getDescription().isEmpty())
                    .map(p -> p.getName().toString())
                    .toList();
        }

        private static boolean hasKey(VariableTree component) {
            return component.getModifiers().getAnnotations().stream()
                    .map(a -> a.getAnnotationType().toString())
                    .anyMatch(a -> a.equals("Key") || a.endsWith(".Key"));
        }
    }
}
