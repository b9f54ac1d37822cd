package io.streambed.protocol;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list whose elements are taken out where they are, in constant time. Used by one thread. */
final class Ring<T> {
    private final Node<T> head = new Node<>(null);

    /** Adds at the end; the node is what takes the element out again. */
    Node<T> add(T value) {
        Node<T> node = new Node<>(value);
        node.previous = head.previous;
        node.next = head;
        head.previous.next = node;
        head.previous = node;
        return node;
    }

    /** Visits all elements from the oldest on; each visit may remove the element it is at. */
    void forEach(Consumer<T> visitor) {
        Node<T> node = head.next;
        while (node != head) {
            Node<T> next = node.next;
            if (node.value != null) {
                visitor.accept(node.value);
            }
            node = next;
        }
    }

    static final class Node<T> {
        private final @Nullable T value;
        private Node<T> previous = this;
        private Node<T> next = this;

        private Node(@Nullable T value) {
            this.value = value;
        }

        /** Takes the element out; doing so again has no effect. */
        void remove() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }
    }
}
