package io.streambed.server;

import io.streambed.materializer.NodeAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** How every command of Streambed treats what it is given: a mistake is one line on stderr and exit code 2. */
final class CommandLines {
    private CommandLines() {}

    /** Options come from the arguments, else from the environment, else from the file that either names. */
    static int execute(Object command, Map<String, String> environment, String... arguments) {
        CommandLine line = of(command);
        try {
            line.setDefaultValueProvider(Settings.of(line, environment, arguments));
        } catch (StartupException e) {
            return complain(line, e);
        }
        return line.execute(arguments);
    }

    /** The command filled in, not run. */
    static <T> T parse(T command, Map<String, String> environment, String... arguments) {
        CommandLine line = of(command);
        line.setDefaultValueProvider(Settings.of(line, environment, arguments));
        try {
            line.parseArgs(arguments);
        } catch (ParameterException e) {
            throw new StartupException(firstLine(e), e);
        }
        return command;
    }

    static CommandLine of(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(NodeAddress.class, CommandLines::nodeAddress)
                .setParameterExceptionHandler((e, arguments) -> complain(e.getCommandLine(), e))
                .setExecutionExceptionHandler(CommandLines::failure);
    }

    private static int failure(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof StartupException) {
            return complain(command, e);
        }
        throw e;
    }

    private static int complain(CommandLine command, Exception e) {
        command.getErr().println(command.getCommandName() + ": " + firstLine(e));
        return CommandLine.ExitCode.USAGE;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static NodeAddress nodeAddress(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[(.*)]$", "$1");
        @Nullable Integer port = port(text.substring(colon + 1));
        if (host.isEmpty() || port == null) {
            throw new TypeConversionException("'" + text + "' is not HOST:PORT");
        }
        return new NodeAddress(host, port);
    }

    private static @Nullable Integer port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port >= 1 && port <= 65_535 ? port : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
