package io.streambed.triggers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars of Java functions, looked for in their directory whenever a function is opened: a jar dropped there is found without
 * a restart, and one that is replaced is used from the next opening on. Thread-safe.
 */
final class FunctionJars {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionJars.class);
    private static final String SEPARATOR = "::";
    private static final Pattern CLASS = Pattern.compile("[\\p{Alnum}_$]+(\\.[\\p{Alnum}_$]+)*");
    private static final Pattern JAR = Pattern.compile("[\\p{Alnum}_+-][\\p{Alnum}_.+-]*\\.jar");

    private final Path directory;
    private final ExecutorService threads;
    private final Duration timeout;

    /** Calls that did not end in time and may never. */
    private final AtomicInteger hanging = new AtomicInteger();

    FunctionJars(Path directory, ExecutorService threads, Duration timeout) {
        this.directory = directory;
        this.threads = threads;
        this.timeout = timeout;
    }

    /** Whether a name has the form of {@code some.jar::some.Class}. */
    static boolean namesJar(String functionName) {
        return functionName.contains(SEPARATOR);
    }

    /** A function by its class, with or without its jar; null if there is none. */
    @Nullable
    TriggerFunction open(String name, String arn) {
        int separator = name.indexOf(SEPARATOR);
        String className = separator < 0 ? name : name.substring(separator + SEPARATOR.length());
        if (!CLASS.matcher(className).matches()) {
            return null;
        }
        Path jar = separator < 0 ? find(className) : named(name.substring(0, separator), className);
        return jar == null ? null : new JavaFunction(jar, className, arn, threads, timeout, hanging);
    }

    private @Nullable Path named(String jar, String className) {
        Path path = directory.resolve(JAR.matcher(jar).matches() ? jar : "");
        return path.equals(directory) || !contains(path, className) ? null : path;
    }

    private @Nullable Path find(String className) {
        List<Path> jars;
        try (Stream<Path> files = Files.list(directory)) {
            jars = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            LOG.warn("The directory of functions cannot be read: {}", directory, e);
            return null;
        }
        return jars.stream().filter(jar -> contains(jar, className)).findFirst().orElse(null);
    }

    private static boolean contains(Path jar, String className) {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            return file.getEntry(className.replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            LOG.warn("Not a jar of functions: {}", jar, e);
            return false;
        }
    }
}
