package io.streambed.triggers;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which URLs may be called: clients of the API must not reach, through this process, what only it can reach. */
final class AllowedUrls {
    private static final int MAX_LENGTH = 2048;

    private final List<String> prefixes;

    AllowedUrls(List<String> prefixes) {
        this.prefixes = List.copyOf(prefixes);
    }

    static boolean isUrl(String text) {
        return text.startsWith("http://") || text.startsWith("https://");
    }

    /**
     * The URL, if it may be called.
     *
     * @throws LambdaException if it may not, or is none
     */
    URI check(String text) {
        URI url = parse(text);
        if (url == null) {
            throw LambdaException.invalid("The URL " + text + " is not valid.");
        }
        String normal = url.normalize().toString();
        if (prefixes.stream().noneMatch(prefix -> isBelow(normal, prefix))) {
            throw LambdaException.invalid("The URL " + text
                    + " is not allowed. Allowed are URLs that begin with one of the prefixes in --trigger-urls.");
        }
        return url;
    }

    private static boolean isBelow(String url, String prefix) {
        return url.startsWith(prefix)
                && (prefix.endsWith("/")
                        || url.length() == prefix.length()
                        || "/?".indexOf(url.charAt(prefix.length())) >= 0);
    }

    private static @Nullable URI parse(String text) {
        try {
            URI url = new URI(text);
            boolean usable = text.length() <= MAX_LENGTH
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null;
            return usable ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
