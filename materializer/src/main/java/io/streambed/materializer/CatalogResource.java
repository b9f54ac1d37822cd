package io.streambed.materializer;

import java.util.Comparator;

/**
 * Something that belongs to the cluster and is no table, such as a backup or an event source mapping, as the catalog has it.
 *
 * @param json its description, in the form that its kind defines
 */
public record CatalogResource(Key key, String json) {
    /**
     * What tells resources apart.
     *
     * @param kind lower-case words with hyphens
     */
    public record Key(String kind, String id) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::kind).thenComparing(Key::id);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    public String kind() {
        return key.kind();
    }

    public String id() {
        return key.id();
    }
}
