package io.streambed.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Adds what is read to a job's progress. Used by one thread. */
final class CountedInput extends FilterInputStream {
    private final JobProgress progress;

    CountedInput(InputStream source, JobProgress progress) {
        super(source);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            progress.read(1);
        }
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (read > 0) {
            progress.read(read);
        }
        return read;
    }
}
