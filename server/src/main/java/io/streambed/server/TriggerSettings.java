package io.streambed.server;

import io.streambed.protocol.SignatureV4.Credentials;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What triggers may call, checked: the constructor throws a {@link StartupException} that names the option.
 *
 * @param functionsDir empty: there are no Java functions
 * @param lambdaEndpoint empty: there are no Lambda functions
 * @param urls prefixes; no URLs may be called if there are none
 */
public record TriggerSettings(
        Optional<Path> functionsDir,
        Optional<URI> lambdaEndpoint,
        Credentials lambdaCredentials,
        List<String> urls,
        Duration functionTimeout) {
    private static final int LONGEST_SECONDS = 900;

    /** Checks the values. */
    public TriggerSettings {
        urls = List.copyOf(urls);
        functionsDir.ifPresent(directory ->
                check(Files.isDirectory(directory), "--functions-dir " + directory + " is not a directory"));
        lambdaEndpoint.ifPresent(
                url -> check(isHttp(url), "--lambda-endpoint must be an http or https URL, not '" + url + "'"));
        for (String prefix : urls) {
            check(
                    prefix.matches("https?://[^/@]+(/.*)?"),
                    "--trigger-urls must begin with http:// or https:// and a host, unlike '" + prefix + "'");
        }
        long seconds = functionTimeout.toSeconds();
        check(
                seconds >= 1 && seconds <= LONGEST_SECONDS,
                "--function-timeout must be between 1 and " + LONGEST_SECONDS + ", not " + seconds);
    }

    private static boolean isHttp(URI url) {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null;
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new StartupException(otherwise);
        }
    }
}
