package org.attn4j.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Formatter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Every change of the disk goes through {@code framework.file}, where faults are injected in tests. Calls that get a path
 * and are not known to read only are found here, whatever library they are of.
 */
class WritesTest {
    private static final String SEAM = "org.attn4j.framework.file";

    /** Calls that get a file and change none, by class and name. */
    private static final Set<String> READ = Set.of(
            "Files.exists",
            "Files.notExists",
            "Files.isDirectory",
            "Files.isRegularFile",
            "Files.isExecutable",
            "Files.isReadable",
            "Files.isWritable",
            "Files.isSameFile",
            "Files.size",
            "Files.list",
            "Files.walk",
            "Files.lines",
            "Files.newBufferedReader",
            "Files.newDirectoryStream",
            "Files.newInputStream",
            "Files.readAllBytes",
            "Files.readAllLines",
            "Files.readString",
            "Files.getFileStore",
            "Files.getLastModifiedTime",
            "Files.mismatch",
            "ImageIO.read",
            "JarFile.<init>",
            "PathMatcher.matches",
            "JsonMapper.readTree",
            "ObjectMapper.readTree");

    /** Whose every call that gets a path leaves the disk as it is: paths themselves, collections, texts. */
    private static final List<Class<?>> HARMLESS = List.of(Path.class, Paths.class, Object.class, String.class);

    private static final List<Class<?>> FILES = List.of(File.class, Path.class);
    private static final List<Class<?>> WRITERS =
            List.of(FileOutputStream.class, FileWriter.class, RandomAccessFile.class);
    private static final List<Class<?>> NAMED = List.of(PrintStream.class, PrintWriter.class, Formatter.class);
    private static final Set<String> CHANNEL_WRITES =
            Set.of("write", "truncate", "transferFrom", "map", "force", "open");
    private static final Set<String> FILE_CHANGES = Set.of(
            "delete",
            "deleteOnExit",
            "createNewFile",
            "createTempFile",
            "mkdir",
            "mkdirs",
            "renameTo",
            "setExecutable",
            "setLastModified",
            "setReadOnly",
            "setReadable",
            "setWritable");

    private final Iterable<JavaClass> classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.attn4j");

    @Test
    void nothingWritesPastTheSeam() {
        Set<String> found = new TreeSet<>();
        int seen = 0;
        for (JavaClass c : classes) {
            seen++;
            if (!c.getPackageName().equals(SEAM)) {
                for (JavaCodeUnit unit : c.getCodeUnits()) {
                    unit.getCallsFromSelf().forEach(call -> add(found, call));
                    unit.getMethodReferencesFromSelf().forEach(call -> add(found, call));
                    unit.getConstructorReferencesFromSelf().forEach(call -> add(found, call));
                }
            }
        }
        assertThat(seen).isGreaterThan(500);
        assertThat(found)
                .as("calls that may change the disk: write by org.attn4j.framework.file.Durable")
                .isEmpty();
    }

    /** The rule itself: it finds each way of writing that this class has below. */
    @Test
    void theRuleFindsWhatItLooksFor() {
        Set<String> found = new TreeSet<>();
        JavaClass samples = new ClassFileImporter().importClass(Samples.class);
        for (JavaCodeUnit unit : samples.getCodeUnits()) {
            unit.getCallsFromSelf().forEach(call -> add(found, call));
            unit.getMethodReferencesFromSelf().forEach(call -> add(found, call));
        }
        assertThat(found).hasSize(Samples.WAYS);
    }

    private static void add(Set<String> found, JavaCodeUnitAccess<?> call) {
        if (mayWrite(call)) {
            found.add(call.getDescription());
        }
    }

    private static boolean mayWrite(JavaCodeUnitAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getTarget().getName();
        if (owner.getPackageName().startsWith("org.attn4j")) {
            return false;
        }
        if (is(owner, List.of(FileChannel.class, AsynchronousFileChannel.class))) {
            return CHANNEL_WRITES.contains(name);
        }
        if (is(owner, List.of(File.class))) {
            return FILE_CHANGES.contains(name);
        }
        if (is(owner, WRITERS)) {
            return name.equals("<init>");
        }
        List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
        if (is(owner, NAMED) && name.equals("<init>")) {
            return parameters.stream().anyMatch(p -> is(p, List.of(String.class, File.class)))
                    && !is(parameters.get(0), List.of(java.util.Locale.class))
                    && parameters.stream()
                            .noneMatch(p -> p.getName().endsWith("Stream")
                                    || p.getName().endsWith("Writer"));
        }
        boolean getsFile = parameters.stream().anyMatch(p -> is(p, FILES));
        return getsFile && !is(owner, HARMLESS) && !READ.contains(owner.getSimpleName() + "." + name);
    }

    private static boolean is(JavaClass c, List<Class<?>> any) {
        return any.stream().anyMatch(a -> c.isEquivalentTo(a));
    }

    /** Ways to write, one a line. */
    private static final class Samples {
        static final int WAYS = 10;

        private Samples() {}

        static void write(Path path, java.awt.image.RenderedImage image) throws Exception {
            Files.writeString(path, "");
            Files.newOutputStream(path).close();
            Files.createDirectories(path);
            FileChannel.open(path).close();
            new FileOutputStream("x").close();
            new PrintStream("x").close();
            ImageIO.write(image, "png", path.toFile());
            path.toFile().delete();
            new com.fasterxml.jackson.databind.ObjectMapper().writeValue(path.toFile(), "");
            java.util.stream.Stream.of(path.toFile()).forEach(File::mkdir);
        }
    }
}
