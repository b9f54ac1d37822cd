package io.streambed.materializer;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.schemas.FoldState;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BlockTablesTest {
    private static final TableSet ONE = TableSet.EMPTY.with(1);
    private static final FoldState FOLD = new FoldState(3, new UUID(1, 2), 17);

    @Test
    void theFirstPlacesAreKnownAndThenThatThereAreMore() {
        BlockTables tables = BlockTables.EMPTY;
        for (int i = 0; i < BlockTables.MAX_PLACES; i++) {
            tables = tables.with(ONE, 10 * i);
        }

        assertThat(tables.next(1, 11)).isEqualTo(20);
        assertThat(tables.next(1, 71)).isEqualTo(LogBlock.NONE);
        BlockTables more = tables.with(ONE, 4095);
        assertThat(more.next(1, 11)).isEqualTo(20);
        assertThat(more.next(1, 71)).isEqualTo(LogBlock.UNKNOWN);
        assertThat(more.with(ONE, 4095)).isSameAs(more);
    }

    @Test
    void aPlaceThatIsKnownIsNotTakenAgain() {
        BlockTables tables = BlockTables.EMPTY.with(ONE, 5).with(ONE, 9);

        assertThat(tables.with(ONE, 5)).isSameAs(tables);
        assertThat(tables.with(ONE, 9)).isSameAs(tables);
    }

    @Test
    void aBlockWithVeryManyTablesKeepsNoMorePlaces() {
        BlockTables tables = BlockTables.EMPTY;
        for (int table = 0; table < 2000; table++) {
            tables = tables.with(TableSet.EMPTY.with(table), table);
        }

        assertThat(tables.next(511, 0)).isEqualTo(511);
        assertThat(tables.touches(512)).isTrue();
        assertThat(tables.next(512, 0)).isEqualTo(LogBlock.UNKNOWN);
        assertThat(tables.with(ONE, 3000).next(1, 2)).isEqualTo(LogBlock.UNKNOWN);
    }

    @Test
    void whatIsBehindAPlaceCanBeForgotten() {
        BlockTables tables = BlockTables.EMPTY.with(ONE, 5).with(ONE.with(2), 9).with(TableSet.EMPTY.with(3), 20);

        assertThat(tables.upTo(9)).isEqualTo(BlockTables.EMPTY.with(ONE, 5).with(ONE.with(2), 9));
        assertThat(tables.upTo(8)).isEqualTo(BlockTables.EMPTY.with(ONE, 5));
        assertThat(tables.upTo(4)).isEqualTo(BlockTables.EMPTY);
    }

    @Test
    void aRowIsReadAsItWasWritten() {
        BlockTables tables = BlockTables.EMPTY.with(ONE.with(700_000), 0).with(ONE, 4095);
        for (int place = 0; place < 20; place++) {
            tables = tables.with(TableSet.EMPTY.with(9), place);
        }
        LogBlock block = new LogBlock(7, FOLD, 1234, tables);

        assertThat(BlockRow.decode(7, BlockRow.encode(block))).isEqualTo(block);
    }

    @Test
    void aRowOfTheFormatBeforeTellsOnlyWhichTablesThereAre() {
        byte[] fold = FOLD.encode();
        byte[] row = RowFormat.write(Long.BYTES + 1 + fold.length + 2 * Integer.BYTES)
                .putLong(1234)
                .put((byte) fold.length)
                .put(fold)
                .putInt(1)
                .putInt(5)
                .array();

        LogBlock block = BlockRow.decode(2, row);

        assertThat(block.fold()).isEqualTo(FOLD);
        assertThat(block.time()).isEqualTo(1234);
        assertThat(block.tables().toSet()).containsExactly(1, 5);
        assertThat(block.nextCommit(5, block.firstOffset())).isEqualTo(LogBlock.UNKNOWN);
        assertThat(block.nextCommit(2, block.firstOffset())).isEqualTo(LogBlock.NONE);
        assertThat(block.with(ONE, block.firstOffset() + 8).nextCommit(1, block.firstOffset()))
                .isEqualTo(LogBlock.UNKNOWN);
        assertThat(ByteBuffer.wrap(BlockRow.encode(block)).get()).isEqualTo((byte) 2);
    }
}
