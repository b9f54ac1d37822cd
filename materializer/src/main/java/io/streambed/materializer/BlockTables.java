package io.streambed.materializer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables that have valid commits in a block, and the places of the first few of each: so a reader of a quiet table reads
 * these and not all that busy tables did in the block. Immutable.
 */
final class BlockTables {
    /** Commits of one table whose places are kept. */
    static final int MAX_PLACES = 8;

    /** Places kept in a block, so that its row stays small and is not written again and again however many tables there are. */
    static final int MAX_ALL_PLACES = 512;

    static final BlockTables EMPTY = new BlockTables(new int[0], new Places[0]);

    private static final int COUNT = 0x7f;
    private static final int MORE = 0x80;

    /** Sorted, distinct. */
    private final int[] numbers;

    private final Places[] places;
    private final int allPlaces;

    /**
     * Where a table has commits in the block.
     *
     * @param first ascending, relative to the block's first offset; not to be modified
     * @param more whether there are more behind them
     */
    @SuppressWarnings("ArrayRecordComponent") // compared as its bytes
    private record Places(short[] first, boolean more) {
        static final Places UNKNOWN = new Places(new short[0], true);

        int last() {
            return first.length == 0 ? -1 : first[first.length - 1];
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Places that && more == that.more && Arrays.equals(first, that.first);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(first);
        }
    }

    private BlockTables(int[] numbers, Places[] places) {
        this.numbers = numbers;
        this.places = places;
        int sum = 0;
        for (Places known : places) {
            sum += known.first().length;
        }
        this.allPlaces = sum;
    }

    private @Nullable Places of(int table) {
        int found = Arrays.binarySearch(numbers, table);
        return found < 0 ? null : places[found];
    }

    boolean touches(int table) {
        return of(table) != null;
    }

    /**
     * The place of a table's first commit from a place on.
     *
     * @return {@link LogBlock#NONE} if there is none, {@link LogBlock#UNKNOWN} if there may be some
     */
    long next(int table, long from) {
        Places known = of(table);
        if (known == null) {
            return LogBlock.NONE;
        }
        for (short place : known.first()) {
            if (place >= from) {
                return place;
            }
        }
        return known.more() ? LogBlock.UNKNOWN : LogBlock.NONE;
    }

    /** These and one more commit; itself if that says nothing new. */
    BlockTables with(TableSet committed, int place) {
        BlockTables more = this;
        for (int i = 0; i < committed.size(); i++) {
            more = more.with(committed.at(i), place);
        }
        return more;
    }

    private BlockTables with(int table, int place) {
        int found = Arrays.binarySearch(numbers, table);
        boolean room = allPlaces < MAX_ALL_PLACES;
        if (found < 0) {
            Places first = room ? new Places(new short[] {(short) place}, false) : Places.UNKNOWN;
            return inserted(-found - 1, table, first);
        }
        Places known = places[found];
        if (known.more() || known.last() >= place) {
            return this;
        }
        short[] first = known.first();
        boolean more = !room || first.length == MAX_PLACES;
        if (!more) {
            first = Arrays.copyOf(first, first.length + 1);
            first[first.length - 1] = (short) place;
        }
        Places[] changed = places.clone();
        changed[found] = new Places(first, more);
        return new BlockTables(numbers, changed);
    }

    private BlockTables inserted(int at, int table, Places first) {
        int[] tables = new int[numbers.length + 1];
        Places[] more = new Places[tables.length];
        System.arraycopy(numbers, 0, tables, 0, at);
        System.arraycopy(places, 0, more, 0, at);
        tables[at] = table;
        more[at] = first;
        System.arraycopy(numbers, at, tables, at + 1, numbers.length - at);
        System.arraycopy(places, at, more, at + 1, places.length - at);
        return new BlockTables(tables, more);
    }

    /** Without the places behind one. Where there are more than are known there may be some before it. */
    BlockTables upTo(int last) {
        int[] tables = new int[numbers.length];
        Places[] kept = new Places[numbers.length];
        int size = 0;
        for (int i = 0; i < numbers.length; i++) {
            short[] first = places[i].first();
            int count = 0;
            while (count < first.length && first[count] <= last) {
                count++;
            }
            boolean more = places[i].more() && count == first.length;
            if (count > 0 || more) {
                tables[size] = numbers[i];
                kept[size++] = new Places(Arrays.copyOf(first, count), more);
            }
        }
        return new BlockTables(Arrays.copyOf(tables, size), Arrays.copyOf(kept, size));
    }

    /** The numbers, ascending. */
    SortedSet<Integer> toSet() {
        return Collections.unmodifiableSortedSet(
                Arrays.stream(numbers).boxed().collect(Collectors.toCollection(TreeSet::new)));
    }

    int encodedLength() {
        return numbers.length * (Integer.BYTES + 1) + allPlaces * Short.BYTES;
    }

    void encode(ByteBuffer buffer) {
        for (int i = 0; i < numbers.length; i++) {
            short[] first = places[i].first();
            buffer.putInt(numbers[i]).put((byte) (first.length | (places[i].more() ? MORE : 0)));
            for (short place : first) {
                buffer.putShort(place);
            }
        }
    }

    /** The inverse of {@link #encode}; takes all that is left. */
    static BlockTables decode(ByteBuffer buffer) {
        int most = buffer.remaining() / (Integer.BYTES + 1);
        int[] tables = new int[most];
        Places[] places = new Places[most];
        int size = 0;
        while (buffer.hasRemaining()) {
            tables[size] = buffer.getInt();
            int count = buffer.get();
            short[] first = new short[count & COUNT];
            buffer.asShortBuffer().get(first);
            buffer.position(buffer.position() + first.length * Short.BYTES);
            places[size++] = new Places(first, (count & MORE) != 0);
        }
        return new BlockTables(Arrays.copyOf(tables, size), Arrays.copyOf(places, size));
    }

    /** Numbers alone, as rows of the first format have them. Takes all that is left. */
    static BlockTables decodeNumbers(ByteBuffer buffer) {
        int[] tables = new int[buffer.remaining() / Integer.BYTES];
        buffer.asIntBuffer().get(tables);
        Places[] places = new Places[tables.length];
        Arrays.fill(places, Places.UNKNOWN);
        return new BlockTables(tables, places);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof BlockTables that
                        && Arrays.equals(numbers, that.numbers)
                        && Arrays.equals(places, that.places));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(places);
    }

    @Override
    public String toString() {
        return Arrays.toString(numbers);
    }
}
