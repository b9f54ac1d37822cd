package io.streambed.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A table in a resource, one row a line: columns between {@code " | "}, lines that start with {@code #} are comments.
 *
 * <p>The columns are not split at a bar alone, because patterns and messages may contain one.
 */
final class DifferentialRows {
    private DifferentialRows() {}

    static List<List<String>> read(String resource, int columns) {
        try (InputStream input =
                Objects.requireNonNull(DifferentialRows.class.getResourceAsStream(resource), resource)) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> row(resource, line, columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> row(String resource, String line, int columns) {
        List<String> row =
                List.of(line.split(" \\| ", -1)).stream().map(String::strip).toList();
        if (row.size() != columns || row.getLast().isEmpty()) {
            throw new IllegalStateException(resource + " needs " + columns + " columns: " + line);
        }
        return row;
    }
}
