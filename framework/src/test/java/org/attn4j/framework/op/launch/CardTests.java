package org.attn4j.framework.op.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Runs the tests of CUDA kernels where there is no build tool: {@code java -Dattn4j.test.card=0 … CardTests}. Prints a line
 * for each test; ends with 1 if one fails. Without the property they run on the emulation, or are skipped where there is no
 * compiler for it.
 */
public final class CardTests {
    private CardTests() {}

    /** Runs the classes that are named, else all of the framework whose names end in CudaTest. */
    public static void main(String[] args) throws Exception {
        int failures = 0;
        for (String name : args.length > 0 ? List.of(args) : classes()) {
            failures += run(Class.forName(name));
        }
        System.out.println(failures + " of the tests of kernels failed");
        System.exit(failures == 0 ? 0 : 1);
    }

    private static int run(Class<?> tests) throws ReflectiveOperationException {
        int failures = 0;
        for (Method method : tests.getDeclaredMethods()) {
            for (Object[] arguments : TestArguments.of(method)) {
                var constructor = tests.getDeclaredConstructor();
                constructor.setAccessible(true);
                method.setAccessible(true);
                String given = arguments.length == 0 ? "" : Arrays.toString(arguments);
                String name = tests.getSimpleName() + "." + method.getName() + given;
                long start = System.nanoTime();
                try {
                    method.invoke(constructor.newInstance(), arguments);
                    System.out.printf("ok     %s (%.1f s)%n", name, (System.nanoTime() - start) * 1e-9);
                } catch (InvocationTargetException e) {
                    if (e.getCause() instanceof TestAbortedException) {
                        System.out.println(
                                "skip   " + name + ": " + e.getCause().getMessage());
                        continue;
                    }
                    failures++;
                    System.out.println("WRONG  " + name + ": " + e.getCause());
                }
            }
        }
        return failures;
    }

    static List<String> classes() throws IOException {
        URI home = URI.create(CardTests.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        Path path = Path.of(home);
        if (Files.isDirectory(path)) {
            return names(path);
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + home), Map.of())) {
            return names(jar.getPath("/"));
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(f -> folder.relativize(f).toString().replace('\\', '/'))
                    .filter(f -> f.endsWith("CudaTest.class"))
                    .map(f -> f.substring(0, f.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }
}
