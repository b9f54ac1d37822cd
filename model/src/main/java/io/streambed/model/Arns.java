package io.streambed.model;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ARNs of tables and streams in one region, and the reading of ARNs given by clients. */
public final class Arns {
    public static final String ACCOUNT = "000000000000";

    private static final Pattern FORM = Pattern.compile(
            "arn:(aws[a-z-]*):dynamodb:([a-z0-9-]*):([0-9]*):table/([a-zA-Z0-9_.-]+)(?:/stream/([0-9T:.-]+))?");

    private final String tablePrefix;
    private final String keyPrefix;
    private final String logGroupPrefix;

    public Arns(String region) {
        keyPrefix = "arn:aws:kms:" + region + ":" + ACCOUNT + ":key/";
        logGroupPrefix = "arn:aws:logs:" + region + ":" + ACCOUNT + ":log-group:";
        tablePrefix = "arn:aws:dynamodb:" + region + ":" + ACCOUNT + ":table/";
    }

    public String table(String name) {
        return tablePrefix + name;
    }

    public String stream(String tableName, String label) {
        return table(tableName) + "/stream/" + label;
    }

    public String index(String tableName, String indexName) {
        return table(tableName) + "/index/" + indexName;
    }

    /** The ARN of a group of logs. There is no service behind it. */
    public String logGroup(String name) {
        return logGroupPrefix + name + ":*";
    }

    /** The ARN of a KMS key given by its id, alias or ARN. Nobody asks KMS: an alias gets an id made of its name. */
    public String key(String key) {
        if (key.startsWith("arn:")) {
            return key;
        }
        return keyPrefix
                + (key.startsWith("alias/") ? UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)) : key);
    }

    /** Whether the ARN is one of this region and account: only those name something here. */
    public boolean isLocal(String arn) {
        return arn.startsWith(tablePrefix);
    }

    /** The name of the table a table ARN stands for, or null if the text is no table ARN, whatever its region. */
    public static @Nullable String tableName(String arn) {
        Matcher matcher = FORM.matcher(arn);
        return matcher.matches() && matcher.group(5) == null ? matcher.group(4) : null;
    }

    /** The parts of a stream ARN, or null if the text is none, whatever its region. */
    public static @Nullable StreamName streamName(String arn) {
        Matcher matcher = FORM.matcher(arn);
        if (!matcher.matches() || matcher.group(5) == null) {
            return null;
        }
        return new StreamName(matcher.group(4), matcher.group(5));
    }

    /** What a stream's ARN names: the table, and the label that tells the table's streams apart. */
    public record StreamName(String tableName, String label) {}
}
