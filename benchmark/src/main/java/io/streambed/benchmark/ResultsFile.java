package io.streambed.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Markdown file with sections that runs write, between prose that people write. */
final class ResultsFile {
    private final Path file;

    ResultsFile(Path file) {
        this.file = file;
    }

    /** Replaces the section's content, or adds the section at the end; the rest of the file is kept. */
    void put(String section, String content) throws IOException {
        String before = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "# Results\n";
        Files.writeString(file, replaced(before, section, content), StandardCharsets.UTF_8);
    }

    static String replaced(String text, String section, String content) {
        String begin = "<!-- benchmark " + section + " -->\n";
        String end = "<!-- end of benchmark " + section + " -->\n";
        String written = begin + content.strip() + "\n\n" + end;
        int from = text.indexOf(begin);
        int to = from < 0 ? -1 : text.indexOf(end, from);
        if (to < 0) {
            return text.stripTrailing() + "\n\n## " + section + "\n\n" + written;
        }
        return text.substring(0, from) + written + text.substring(to + end.length());
    }
}
