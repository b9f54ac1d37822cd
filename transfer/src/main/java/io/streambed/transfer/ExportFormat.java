package io.streambed.transfer;

import java.io.IOException;
import java.io.OutputStream;

/** How items are written in the objects of an export: the API's ExportFormat. */
enum ExportFormat {
    DYNAMODB_JSON("json") {
        @Override
        RecordWriter writer(OutputStream target) throws IOException {
            return new JsonLinesWriter(target);
        }
    },
    ION("ion") {
        @Override
        RecordWriter writer(OutputStream target) {
            return new IonRecordWriter(target);
        }
    };

    private final String extension;

    ExportFormat(String extension) {
        this.extension = extension;
    }

    /** What the names of data files end with, before the compression's ending. */
    String extension() {
        return extension;
    }

    /** Writes records to a target, which is closed with it. */
    abstract RecordWriter writer(OutputStream target) throws IOException;
}
