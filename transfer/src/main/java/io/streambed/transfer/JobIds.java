package io.streambed.transfer;

import io.streambed.model.Arns;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids and ARNs of jobs and backups. */
final class JobIds {
    private static final Pattern ARN =
            Pattern.compile("(arn:.*:table/[a-zA-Z0-9_.-]+)/([a-z-]+)/([0-9]{14}-[0-9a-f]{8})");

    private JobIds() {}

    /** An id as the service makes them: when, in milliseconds with a leading zero, and a random part. They order by time. */
    static String next(long epochMillis) {
        int random = ThreadLocalRandom.current().nextInt();
        return String.format(
                Locale.ROOT, "%014d-%s", epochMillis, HexFormat.of().toHexDigits(random));
    }

    static String arn(Arns arns, String tableName, JobKind kind, String id) {
        return arns.table(tableName) + "/" + kind.arnPart() + "/" + id;
    }

    /** The id in an ARN of a job of this kind; null if it is none. */
    static @Nullable String id(String arn, JobKind kind) {
        Matcher matcher = ARN.matcher(arn);
        return matcher.matches() && matcher.group(2).equals(kind.arnPart()) ? matcher.group(3) : null;
    }
}
