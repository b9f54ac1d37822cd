package io.streambed.read;

import io.streambed.expressions.ExpressionAttributes;
import io.streambed.expressions.Filter;
import io.streambed.expressions.Projection;
import io.streambed.materializer.KeyRange;
import io.streambed.model.DynamoDbException;
import io.streambed.model.Item;
import io.streambed.protocol.Input;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Scan as far as it is understood without the table. The order of checks is the service's.
 *
 * @param startKey null to start at the beginning
 */
record ScanRequest(
        Input input,
        @Nullable Filter filter,
        Selection selection,
        @Nullable Item startKey) {
    private static final List<String> EXPRESSIONS = List.of("FilterExpression");
    private static final List<String> LEGACY = List.of("AttributesToGet", "ScanFilter", "ConditionalOperator");

    /** @throws DynamoDbException a validation error in the service's words */
    static ScanRequest of(Input input) {
        ReadParameters.requireOneForm(input, EXPRESSIONS, LEGACY);
        Projection attributesToGet = ReadParameters.attributesToGet(input);
        Filter legacyFilter = ReadParameters.legacyFilter(input, "ScanFilter");
        Item startKey = StartKey.read(input);
        checkSegment(input);
        ExpressionAttributes attributes = ReadParameters.attributes(input);
        Filter filter = ReadParameters.filter(input, attributes);
        Projection projection = ReadParameters.projection(input, attributes);
        attributes.requireAllUsed();
        return new ScanRequest(
                input,
                filter == null ? legacyFilter : filter,
                Selection.of(input, projection == null ? attributesToGet : projection),
                startKey);
    }

    private static void checkSegment(Input input) {
        boolean total = input.has("TotalSegments");
        if (input.has("Segment") != total) {
            throw DynamoDbException.validation(
                    total
                            ? "The Segment parameter is required but was not present in the request when parameter"
                                    + " TotalSegments is present"
                            : "The TotalSegments parameter is required but was not present in the request when Segment"
                                    + " parameter is present");
        }
        if (total && input.integer("Segment") >= input.integer("TotalSegments")) {
            throw DynamoDbException.validation("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + input.integer("Segment") + " is not less than TotalSegments: "
                    + input.integer("TotalSegments"));
        }
    }

    /**
     * The rows to read.
     *
     * @throws DynamoDbException a validation error in the service's words if the request does not fit the table
     */
    KeyRange over(ReadTarget target) {
        KeyRange segment = KeyBytes.segment(input.integer("Segment", 0), input.integer("TotalSegments", 1));
        KeyRange range = startKey == null ? segment : after(segment, startKey, target);
        selection.check(target);
        Projection projection = selection.projection();
        if (projection != null) {
            projection.checkAgainst(target.table().key());
            projection.checkAgainstIndexKeys(target.indexKeys());
        }
        if (filter != null) {
            filter.checkAgainst(target.table().key());
            filter.checkAgainstIndexKeys(target.indexKeys());
        }
        return range;
    }

    private KeyRange after(KeyRange segment, Item startKey, ReadTarget target) {
        byte[] start = StartKey.ofScan(target, startKey);
        byte[] to = segment.to();
        boolean within = Arrays.compareUnsigned(segment.from(), start) <= 0
                && (to == null || Arrays.compareUnsigned(start, to) < 0);
        if (!within) {
            throw DynamoDbException.validation("The provided starting key is invalid: Invalid ExclusiveStartKey. Please"
                    + " use ExclusiveStartKey with correct Segment. TotalSegments: "
                    + input.integer("TotalSegments") + " Segment: " + input.integer("Segment"));
        }
        return KeyBytes.after(segment, start);
    }
}
