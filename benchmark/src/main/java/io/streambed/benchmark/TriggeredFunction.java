package io.streambed.benchmark;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the measured server calls: writes a line for each call to the file that the jar names, with the time, how many records there
 * were, and their keys if they are few. Never loaded by the benchmark itself.
 */
public final class TriggeredFunction implements RequestHandler<DynamodbEvent, Object> {
    private static final int FEW = 20;

    private final Path report;

    /** Finds out where to write. */
    public TriggeredFunction() throws IOException {
        try (InputStream in = TriggeredFunction.class.getClassLoader().getResourceAsStream(TriggerCalls.REPORT)) {
            if (in == null) {
                throw new IOException("the jar has no " + TriggerCalls.REPORT);
            }
            report = Path.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public @Nullable Object handleRequest(DynamodbEvent event, Context context) {
        long now = System.nanoTime();
        int size = event.getRecords().size();
        String keys = size > FEW
                ? ""
                : event.getRecords().stream()
                        .map(TriggeredFunction::key)
                        .collect(Collectors.joining(","));
        write(now + " " + size + " " + keys + "\n");
        return null;
    }

    private static String key(DynamodbEvent.DynamodbStreamRecord record) {
        AttributeValue id = record.getDynamodb().getKeys().get("id");
        return id == null ? "" : id.getS();
    }

    private void write(String line) {
        synchronized (TriggeredFunction.class) {
            try {
                Files.writeString(report, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
