package io.streambed.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file as RFC 4180 describes it, with any delimiter: fields may be quoted and then hold delimiters, line
 * ends and doubled quotes. Used by one thread.
 */
final class CsvLines implements Closeable {
    private static final int NONE = -2;

    private final Reader reader;
    private final char delimiter;
    private final StringBuilder field = new StringBuilder();
    private int ahead = NONE;
    private final char[] buffer = new char[32 * 1024];
    private int position;
    private int filled;

    CsvLines(InputStream source, char delimiter) {
        this.reader = new InputStreamReader(
                source,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        this.delimiter = delimiter;
    }

    /** The fields of the next row; null at the end. Rows without anything are left out. */
    @Nullable
    List<String> next() throws IOException {
        while (true) {
            List<String> row = row();
            if (row == null || row.size() > 1 || !row.getFirst().isEmpty()) {
                return row;
            }
        }
    }

    private @Nullable List<String> row() throws IOException {
        int next = read();
        if (next < 0) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        int size = 0;
        while (true) {
            boolean quoted = next == '"';
            next = quoted ? quoted() : plain(next);
            fields.add(field.toString());
            size += field.length() + 1;
            if (size > RecordReader.MAX_RECORD) {
                throw tooLong();
            }
            if (next < 0 || next == '\n') {
                return fields;
            }
            next = read();
            if (next < 0) {
                fields.add("");
                return fields;
            }
        }
    }

    /** Reads a field without quotes; what ends it is returned. */
    private int plain(int first) throws IOException {
        field.setLength(0);
        int next = first;
        while (next >= 0 && next != delimiter && next != '\n') {
            append(next);
            next = read();
        }
        return next;
    }

    /** Reads a field behind its opening quote; what ends it is returned. */
    private int quoted() throws IOException {
        field.setLength(0);
        while (true) {
            int next = read();
            if (next < 0) {
                throw new MalformedObjectException("A quoted field is not closed.");
            }
            if (next == '"') {
                next = read();
                if (next < 0 || next == delimiter || next == '\n') {
                    return next;
                }
                if (next != '"') {
                    throw new MalformedObjectException("There are characters behind a quoted field.");
                }
            }
            append(next);
        }
    }

    private void append(int next) throws IOException {
        if (field.length() > RecordReader.MAX_RECORD) {
            throw tooLong();
        }
        field.append((char) next);
    }

    private static MalformedObjectException tooLong() {
        return new MalformedObjectException("A record is longer than " + RecordReader.MAX_RECORD + " characters.");
    }

    /** A line ends with a line feed, whatever stood there; a carriage return by itself is a character like any other. */
    private int read() throws IOException {
        int next = ahead == NONE ? readChar() : ahead;
        ahead = NONE;
        if (next != '\r') {
            return next;
        }
        int following = readChar();
        if (following == '\n') {
            return '\n';
        }
        ahead = following;
        return '\r';
    }

    private int readChar() throws IOException {
        if (position == filled) {
            position = 0;
            try {
                filled = reader.read(buffer);
            } catch (CharacterCodingException e) {
                throw new MalformedObjectException("The object is no valid UTF-8.", e);
            }
            if (filled < 0) {
                filled = 0;
                return -1;
            }
        }
        return buffer[position++];
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
