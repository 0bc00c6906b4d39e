package org.attn4j.framework.config;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why a class cannot be used: which one, of which jar, what is wrong with it, what to do. */
public final class ClassFailure {
    private static final Pattern NEWER =
            Pattern.compile("(\\S+) has been compiled by a more recent version .*class file version (\\d+).*");
    private static final Pattern WRONG_NAME = Pattern.compile(".*\\(wrong name: ([^)]+)\\).*");
    private static final String BROKEN_BEFORE = "Could not initialize class ";

    /** Class files of Java 1 have version 45, and every Java since has one more. */
    private static final int BEFORE_JAVA = 44;

    private ClassFailure() {}

    /**
     * The failure in one line.
     *
     * @param name the class's full name
     * @param failure what loading, initialising or constructing it threw
     * @param loader finds the jar that it comes from
     */
    public static String describe(String name, Throwable failure, ClassLoader loader) {
        Throwable e = failure instanceof InvocationTargetException wrapped ? wrapped.getCause() : failure;
        String who = "class " + name + origin(name, loader);
        if (e instanceof UnsupportedClassVersionError) {
            return who + " " + newer(name, String.valueOf(e.getMessage()), loader);
        }
        if (e instanceof ExceptionInInitializerError) {
            return who + " cannot be initialised: its static initialiser threw " + cause(e.getCause(), name);
        }
        if (e instanceof NoClassDefFoundError) {
            return who + " " + missing(String.valueOf(e.getMessage()), e, name);
        }
        if (e instanceof TypeNotPresentException absent) {
            return who + " " + needs(absent.typeName());
        }
        if (e instanceof IncompatibleClassChangeError) {
            return who + " was compiled against another version of what it uses (" + e + "); compile it anew";
        }
        if (e instanceof LinkageError) {
            return who + " is no class that this Java accepts (" + e + "); build its jar anew";
        }
        return who + " cannot be constructed: its constructor threw " + cause(e, name)
                + "; a constructor that refuses a value throws IllegalArgumentException";
    }

    /**
     * The first class of a failure's stack trace that a class loader itself has loaded, rather than one of its parents:
     * the plug-in's class that failed.
     */
    public static Optional<String> culprit(Throwable failure, ClassLoader loader) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            try {
                if (Class.forName(frame.getClassName(), false, loader).getClassLoader() == loader) {
                    return Optional.of(frame.getClassName());
                }
            } catch (ClassNotFoundException | LinkageError e) {
                // Not one of the loader's, then.
            }
        }
        return Optional.empty();
    }

    /** The jar or folder of a class, for a message: {@code " of /plugins/a.jar"}; nothing if it is not known. */
    public static String origin(String name, ClassLoader loader) {
        String resource = name.replace('.', '/') + ".class";
        URL url = loader == null ? null : loader.getResource(resource);
        if (url == null) {
            return "";
        }
        String text = url.toString();
        String place = text.substring(0, text.length() - resource.length());
        if (place.startsWith("jar:")) {
            place = place.substring(4, place.lastIndexOf("!/"));
        }
        return " of " + (place.startsWith("file:") ? Path.of(URI.create(place)).toString() : place);
    }

    private static String newer(String name, String message, ClassLoader loader) {
        Matcher m = NEWER.matcher(message);
        if (!m.matches()) {
            return "is for another Java (" + message + "); compile it for Java "
                    + Runtime.version().feature();
        }
        String compiled = m.group(1).replace('/', '.');
        int java = Integer.parseInt(m.group(2)) - BEFORE_JAVA;
        int here = Runtime.version().feature();
        return (compiled.equals(name) ? "is" : "needs class " + compiled + origin(compiled, loader) + ", which is")
                + " compiled for Java " + java + ", and this is Java " + here + "; run attn4j with Java " + java
                + " or newer, or compile the class with javac --release " + here;
    }

    private static String missing(String message, Throwable e, String name) {
        if (message.startsWith(BROKEN_BEFORE)) {
            String broken = message.substring(BROKEN_BEFORE.length());
            String why = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            return (broken.equals(name) ? "cannot be used" : "needs class " + broken)
                    + ", whose static initialiser failed" + why;
        }
        Matcher m = WRONG_NAME.matcher(message);
        if (m.matches()) {
            return "is called " + m.group(1).replace('/', '.') + "; write it so";
        }
        return needs(message.replace('/', '.'));
    }

    private static String needs(String absent) {
        return "needs class " + absent + ", which no jar here holds; put the jar that holds it beside it";
    }

    /** What was thrown, and where in the class. */
    private static String cause(Throwable thrown, String name) {
        if (thrown == null) {
            return "an error that it does not tell";
        }
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().equals(name) && frame.getLineNumber() > 0) {
                return thrown + " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return thrown.toString();
    }
}
