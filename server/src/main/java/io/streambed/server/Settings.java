package io.streambed.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that do not stand on the command line: in the environment, else in a properties file. */
final class Settings implements IDefaultValueProvider {
    private static final String CONFIG = "--config";

    private final Map<String, String> environment;
    private final Map<String, String> file;

    private Settings(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    /** Reads the file that the arguments or the environment name. */
    static Settings of(CommandLine command, Map<String, String> environment, String... arguments) {
        @Nullable String named = ConfigOption.in(arguments);
        @Nullable String path = named != null ? named : environment.get(variable(CONFIG));
        if (path == null) {
            return new Settings(environment, Map.of());
        }
        Map<String, String> file = read(Path.of(path));
        rejectUnknown(file.keySet(), command, path);
        return new Settings(environment, file);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.versionHelp() || option.usageHelp()) {
            return null;
        }
        @Nullable String value = environment.get(variable(option.longestName()));
        return value != null ? value : file.get(key(option.longestName()));
    }

    private static String key(String option) {
        return option.substring("--".length());
    }

    private static String variable(String option) {
        return "STREAMBED_" + key(option).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static Map<String, String> read(Path path) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new StartupException("the configuration file " + path + " does not exist", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartupException("cannot read the configuration file " + path + ": " + e.getMessage(), e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        key -> key, key -> properties.getProperty(key).strip()));
    }

    private static void rejectUnknown(Set<String> keys, CommandLine command, String path) {
        var unknown = new TreeSet<>(keys);
        command.getCommandSpec().options().forEach(option -> unknown.remove(key(option.longestName())));
        if (!unknown.isEmpty()) {
            throw new StartupException("unknown key '" + unknown.first() + "' in the configuration file " + path);
        }
    }

    /** Finds the one option that has to be known before the others; what else is wrong is said later. */
    private static final class ConfigOption {
        @Option(names = CONFIG)
        private @Nullable String path;

        static @Nullable String in(String... arguments) {
            var option = new ConfigOption();
            try {
                new CommandLine(option).setUnmatchedArgumentsAllowed(true).parseArgs(arguments);
            } catch (ParameterException e) {
                return null;
            }
            return option.path;
        }
    }
}
