package io.streambed.transfer;

import io.streambed.model.AttributeType;
import java.util.List;
import java.util.Map;

/**
 * How CSV is to be read.
 *
 * @param delimiter one of {@code , ; : | tab space}
 * @param header names for the columns; empty if they stand in the first line of each object
 * @param keys the attributes that are keys of the table or of an index; all others are strings
 */
record CsvOptions(char delimiter, List<String> header, Map<String, AttributeType> keys) {
    CsvOptions {
        header = List.copyOf(header);
        keys = Map.copyOf(keys);
    }
}
