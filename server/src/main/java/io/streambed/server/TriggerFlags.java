package io.streambed.server;

import io.streambed.protocol.SignatureV4.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@link Streambed} that are about triggers. */
final class TriggerFlags {
    @Option(
            names = "--functions-dir",
            paramLabel = "DIR",
            description = "Where the jars are whose Java functions triggers may call.")
    private @Nullable Path functionsDir;

    @Option(
            names = "--lambda-endpoint",
            paramLabel = "URL",
            description = "The Lambda API whose functions triggers may call: of AWS, or of an emulator.")
    private @Nullable URI lambdaEndpoint;

    @Option(
            names = "--lambda-credentials",
            paramLabel = "ID:SECRET[:TOKEN]",
            description = {
                "What calls of that API are signed with. Better given as STREAMBED_LAMBDA_CREDENTIALS: other users can see"
                        + " command lines.",
                "  Default: those in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"
            })
    private @Nullable String lambdaCredentials;

    @Option(
            names = "--trigger-urls",
            paramLabel = "PREFIX[,...]",
            split = ",",
            description = "What URLs begin with that triggers may post to. None may be posted to otherwise.")
    private @Nullable List<String> triggerUrls;

    @Option(
            names = "--function-timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = {"How long a function may take.", "  Default: ${DEFAULT-VALUE}"})
    private int functionTimeout;

    TriggerSettings settings(Map<String, String> environment) {
        return new TriggerSettings(
                Optional.ofNullable(functionsDir),
                Optional.ofNullable(lambdaEndpoint),
                credentials(environment),
                triggerUrls == null ? List.of() : triggerUrls,
                Duration.ofSeconds(functionTimeout));
    }

    private Credentials credentials(Map<String, String> environment) {
        if (lambdaCredentials != null) {
            String[] parts = lambdaCredentials.split(":", 3);
            if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                throw new StartupException(
                        "--lambda-credentials must be an access key id, a colon and a secret access key");
            }
            return new Credentials(parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
        }
        String id = environment.get("AWS_ACCESS_KEY_ID");
        String secret = environment.get("AWS_SECRET_ACCESS_KEY");
        // Emulators take any.
        return id == null || secret == null
                ? new Credentials("streambed", "streambed", Optional.empty())
                : new Credentials(id, secret, Optional.ofNullable(environment.get("AWS_SESSION_TOKEN")));
    }
}
