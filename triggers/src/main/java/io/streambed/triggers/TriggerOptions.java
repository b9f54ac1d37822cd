package io.streambed.triggers;

import io.streambed.protocol.SignatureV4;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What functions may be called, and how.
 *
 * @param region in ARNs, records and signatures
 * @param lambdaEndpoint base URL of an Invoke API; empty: Lambda functions do not exist
 * @param lambdaCredentials what calls of it are signed with
 * @param urls what URLs of functions and of on-failure destinations must begin with
 * @param functionsDirectory where the jars of Java functions are; empty: there are none
 * @param functionTimeout how long a function may take
 * @param retention how long the records of a stream can be read after their commit
 */
public record TriggerOptions(
        String region,
        Optional<URI> lambdaEndpoint,
        SignatureV4.Credentials lambdaCredentials,
        List<String> urls,
        Optional<Path> functionsDirectory,
        Duration functionTimeout,
        Duration retention) {
    public TriggerOptions {
        urls = List.copyOf(urls);
    }
}
