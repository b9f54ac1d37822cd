package io.streambed.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a job could not take over, one JSON object per line, in the form of the service's import log. Used by one thread. */
final class ErrorLog implements AutoCloseable {
    private static final int MOST_ERRORS = 10_000;

    private final ObjectStore store;
    private final String key;
    private final String jobMember;
    private final String jobArn;
    private final String bucket;
    private @Nullable ObjectWriter object;
    private int errors;

    /**
     * @param key where to write the log to; it is made with the first error
     * @param jobMember what the job is called in the log
     * @param bucket that the items come from
     */
    ErrorLog(ObjectStore store, String key, String jobMember, String jobArn, String bucket) {
        this.store = store;
        this.key = key;
        this.jobMember = jobMember;
        this.jobArn = jobArn;
        this.bucket = bucket;
    }

    /** Notes an error; those beyond ten thousand are not noted. */
    void add(String sourceKey, long position, String message) throws TransferException {
        if (errors++ >= MOST_ERRORS) {
            return;
        }
        ObjectWriter target = object;
        if (target == null) {
            target = store.create(key);
            object = target;
        }
        String line = RequestJson.object(generator -> {
            generator.writeObjectFieldStart("itemS3Pointer");
            generator.writeStringField("bucket", bucket);
            generator.writeStringField("key", sourceKey);
            generator.writeNumberField("itemIndex", position - 1);
            generator.writeEndObject();
            generator.writeStringField(jobMember, jobArn);
            generator.writeArrayFieldStart("errorMessages");
            generator.writeString(message);
            generator.writeEndArray();
        });
        try {
            target.content().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw store.explain(e);
        }
    }

    /** Puts the log into its place, if there were errors. */
    void finish() throws TransferException {
        if (object != null) {
            try {
                object.finish();
            } catch (IOException e) {
                throw store.explain(e);
            }
        }
    }

    @Override
    public void close() {
        if (object != null) {
            try {
                object.close();
            } catch (UncheckedIOException e) {
                // What is left is overwritten by the next attempt.
            }
        }
    }
}
