package io.streambed.benchmark;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A Markdown table whose first columns are text and whose others are figures. */
final class MarkdownTable {
    private final StringBuilder text = new StringBuilder("\n");
    private final int columns;

    MarkdownTable(int textColumns, String... header) {
        columns = header.length;
        row(header);
        String[] rule = new String[columns];
        Arrays.setAll(rule, column -> column < textColumns ? "---" : "---:");
        row(rule);
    }

    void row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        text.append(Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    String text() {
        return text.toString();
    }
}
