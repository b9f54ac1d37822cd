package io.streambed.server;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How every command of Streambed treats what it is given: a mistake is one line on stderr and exit code 2. */
final class CommandLines {
    private CommandLines() {}

    static CommandLine of(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(CommandLines::wrongArguments)
                .setExecutionExceptionHandler(CommandLines::failure);
    }

    private static int wrongArguments(ParameterException e, String[] arguments) {
        return complain(e.getCommandLine(), e.getMessage());
    }

    private static int failure(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof StartupException) {
            return complain(command, e.getMessage());
        }
        throw e;
    }

    private static int complain(CommandLine command, @Nullable String message) {
        command.getErr()
                .println(command.getCommandName() + ": "
                        + String.valueOf(message).lines().findFirst().orElse(""));
        return CommandLine.ExitCode.USAGE;
    }
}
