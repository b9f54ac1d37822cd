package io.streambed.materializer;

/** A cursor over the rows of {@link ExpiryEntries}. */
record ExpiryRowCursor(Rows.Cursor rows) implements ExpiryCursor {
    @Override
    public boolean next() {
        return rows.next();
    }

    @Override
    public long expiry() {
        return RowKey.secondOf(rows.key());
    }

    @Override
    public byte[] primaryKey() {
        return RowKey.primaryKeyOfExpiry(rows.key());
    }

    @Override
    public void close() {
        rows.close();
    }
}
