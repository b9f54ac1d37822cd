package io.streambed.acceptance;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbAtomicCounter;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** A line of a cart; each update adds a piece. Mutable, because the mapper wants a bean. */
@DynamoDbBean
public class CartLine {
    private @Nullable String customer;
    private @Nullable String sku;
    private @Nullable Long pieces;
    private @Nullable Set<String> coupons;

    @DynamoDbPartitionKey
    public @Nullable String getCustomer() {
        return customer;
    }

    public void setCustomer(@Nullable String customer) {
        this.customer = customer;
    }

    @DynamoDbSortKey
    public @Nullable String getSku() {
        return sku;
    }

    public void setSku(@Nullable String sku) {
        this.sku = sku;
    }

    @DynamoDbAtomicCounter(delta = 1, startValue = 1)
    public @Nullable Long getPieces() {
        return pieces;
    }

    public void setPieces(@Nullable Long pieces) {
        this.pieces = pieces;
    }

    public @Nullable Set<String> getCoupons() {
        return coupons;
    }

    public void setCoupons(@Nullable Set<String> coupons) {
        this.coupons = coupons;
    }
}
