package io.streambed.acceptance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbAtomicCounter;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** An order as an application with the enhanced client declares it: mutable, because the mapper wants a bean. */
@DynamoDbBean
public class ShopOrder {
    static final String BY_TIME = "ByTime";
    static final String BY_STATUS = "ByStatus";

    private @Nullable String customer;
    private @Nullable String id;
    private @Nullable String placedAt;
    private @Nullable String status;
    private int total;
    private List<String> lines = new ArrayList<>();
    private @Nullable Long version;
    private @Nullable Long changes;

    @DynamoDbPartitionKey
    public @Nullable String getCustomer() {
        return customer;
    }

    public void setCustomer(@Nullable String customer) {
        this.customer = customer;
    }

    @DynamoDbSortKey
    public @Nullable String getId() {
        return id;
    }

    public void setId(@Nullable String id) {
        this.id = id;
    }

    @DynamoDbSecondarySortKey(indexNames = {BY_TIME, BY_STATUS})
    public @Nullable String getPlacedAt() {
        return placedAt;
    }

    public void setPlacedAt(@Nullable String placedAt) {
        this.placedAt = placedAt;
    }

    @DynamoDbSecondaryPartitionKey(indexNames = BY_STATUS)
    public @Nullable String getStatus() {
        return status;
    }

    public void setStatus(@Nullable String status) {
        this.status = status;
    }

    public int getTotal() {
        return total;
    }

    public void setTotal(int total) {
        this.total = total;
    }

    public List<String> getLines() {
        return lines;
    }

    public void setLines(List<String> lines) {
        this.lines = lines;
    }

    /** Checked and increased by every write of the mapper. */
    @DynamoDbVersionAttribute
    public @Nullable Long getVersion() {
        return version;
    }

    public void setVersion(@Nullable Long version) {
        this.version = version;
    }

    /** Counted by every update, on the server. */
    @DynamoDbAtomicCounter(delta = 1, startValue = 1)
    public @Nullable Long getChanges() {
        return changes;
    }

    public void setChanges(@Nullable Long changes) {
        this.changes = changes;
    }
}
