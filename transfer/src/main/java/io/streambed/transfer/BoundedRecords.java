package io.streambed.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends with an error when a record grows beyond all measure, before it fills the memory. Used by one thread. */
final class BoundedRecords extends FilterInputStream {
    private long left = RecordReader.MAX_RECORD;

    BoundedRecords(InputStream source) {
        super(source);
    }

    /** A record has been read: the bound counts from here. What the reader has taken in advance counts for the next one. */
    void nextRecord() {
        left = RecordReader.MAX_RECORD;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new MalformedObjectException("A record is longer than " + RecordReader.MAX_RECORD + " bytes.");
        }
    }
}
