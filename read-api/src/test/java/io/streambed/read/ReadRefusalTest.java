package io.streambed.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streambed.model.AttributeType;
import io.streambed.model.AttributeValue;
import io.streambed.model.Item;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Query and Scan refuse, in the words and the order that dynalite's tests have recorded from the service. */
class ReadRefusalTest {
    private static final String KEY =
            "'KeyConditionExpression': 'p = :p', 'ExpressionAttributeValues': {':p': {'S': 'p'}}";
    private static final String RANGE =
            "'KeyConditionExpression': 'p = :p AND s > :s', 'ExpressionAttributeValues': {':p': {'S': 'p'}, ':s': {'S': 'k'}}";

    private final ReadWorld world = new ReadWorld(AttributeType.S, 0, 1);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aQueryNeedsAKeyCondition() {
        refusesQuery(
                "", "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        refusesQuery("'KeyConditions': {}", "Conditions can be of length 1 or 2 only");
        refusesQuery(
                "'FilterExpression': 'bad bad'",
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    }

    @Test
    void theTwoFormsOfParametersDoNotMix() {
        refusesQuery(
                KEY + ", 'AttributesToGet': ['a']",
                "Can not use both expression and non-expression parameters in the same request: "
                        + "Non-expression parameters: {AttributesToGet} Expression parameters: {KeyConditionExpression}");
        refusesScan(
                "'FilterExpression': 'a = :a', 'ProjectionExpression': 'a', 'ScanFilter': {}, 'AttributesToGet': ['a']",
                "Can not use both expression and non-expression parameters in the same request: Non-expression parameters:"
                        + " {AttributesToGet, ScanFilter} Expression parameters: {ProjectionExpression, FilterExpression}");
    }

    @Test
    void placeholdersNeedExpressions() {
        refusesScan(
                "'ExpressionAttributeNames': {'#a': 'a'}",
                "ExpressionAttributeNames can only be specified when using expressions");
        refusesScan(
                "'ExpressionAttributeValues': {':a': {'S': 'a'}}",
                "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null");
        refusesQuery(
                "'ProjectionExpression': 'a', 'ExpressionAttributeValues': {':a': {'S': 'a'}}",
                "ExpressionAttributeValues can only be specified when using expressions: "
                        + "FilterExpression and KeyConditionExpression are null");
    }

    @Test
    void selectHasToFitTheProjection() {
        refusesQuery(
                KEY + ", 'Select': 'COUNT', 'ProjectionExpression': 'a'",
                "Cannot specify the ProjectionExpression when choosing to get only the Count");
        refusesScan(
                "'Select': 'ALL_ATTRIBUTES', 'AttributesToGet': ['a']",
                "Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES");
        refusesScan(
                "'Select': 'ALL_PROJECTED_ATTRIBUTES'",
                "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        refusesQuery(
                KEY + ", 'Select': 'SPECIFIC_ATTRIBUTES'",
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
    }

    @Test
    void aQueryFilterIsNotAboutKeys() {
        refusesQuery(
                KEY + ", 'FilterExpression': 's = :p'",
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: s");
        assertThat(world.scanAll("'FilterExpression': 's = :p', 'ExpressionAttributeValues': {':p': {'S': 'p'}}"))
                .isEmpty();
    }

    @Test
    void aStartingKeyHasToBeOneTheQueryCanMeet() {
        refusesQuery(KEY + ", 'ExclusiveStartKey': {}", "The provided starting key is invalid");
        refusesQuery(KEY + ", 'ExclusiveStartKey': {'p': {'S': 'p'}}", "The provided starting key is invalid");
        refusesQuery(
                KEY + ", 'ExclusiveStartKey': {'p': {'S': 'p'}, 's': {'N': '1'}}",
                "The provided key element does not match the schema");
        refusesQuery(
                KEY + ", 'ExclusiveStartKey': {'p': {'S': 'q'}, 's': {'S': 's'}}",
                "The provided starting key is outside query boundaries based on provided conditions");
        refusesQuery(
                RANGE + ", 'ExclusiveStartKey': {'p': {'S': 'p'}, 's': {'S': 'k'}}",
                "The provided starting key does not match the range key predicate");
        refusesQuery(
                RANGE + ", 'ExclusiveStartKey': {'p': {'S': 'q'}, 's': {'S': 'l'}}",
                "The query can return at most one row and cannot be restarted");
    }

    @Test
    void aStartingKeyHasToBeInTheSegment() {
        String start = "'ExclusiveStartKey': {'p': {'S': 'p'}, 's': {'S': 's'}}";
        long within = java.util.stream.IntStream.range(0, 3)
                .filter(segment -> {
                    try {
                        world.scan("'TotalSegments': 3, 'Segment': " + segment + ", " + start, null);
                        return true;
                    } catch (io.streambed.model.DynamoDbException e) {
                        assertThat(e.text())
                                .isEqualTo("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
                                        + " ExclusiveStartKey with correct Segment. TotalSegments: 3 Segment: "
                                        + segment);
                        return false;
                    }
                })
                .count();
        assertThat(within).isEqualTo(1);
        refusesScan(
                "'ExclusiveStartKey': {'p': {'S': 'p'}}",
                "The provided starting key is invalid: The provided key element does not match the schema");
    }

    @Test
    void segmentsComeWithTheirTotal() {
        refusesScan(
                "'Segment': 0",
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
        refusesScan(
                "'TotalSegments': 4",
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
        refusesScan(
                "'TotalSegments': 4, 'Segment': 4",
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
                        + "Segment: 4 is not less than TotalSegments: 4");
    }

    @Test
    void aPageEndsWithTheItemThatMakesItAMegabyte() {
        String large = "x".repeat(300 * 1024);
        for (int i = 0; i < 5; i++) {
            world.put(Item.builder(3)
                    .put("p", new AttributeValue.S("p"))
                    .put("s", new AttributeValue.S("s" + i))
                    .put("v", new AttributeValue.S(large))
                    .build());
        }

        PageAnswer page = world.query(KEY, null);

        assertThat(page.rows().items()).hasSize(4);
        assertThat(page.rows().full()).isTrue();
        assertThat(world.queryAll(KEY)).hasSize(5);
        assertThat(world.scanAll("")).hasSize(5);
    }

    private void refusesQuery(String members, String message) {
        assertThatThrownBy(() -> world.query(members, null)).hasMessageContaining(message);
    }

    private void refusesScan(String members, String message) {
        assertThatThrownBy(() -> world.scan(members, null)).hasMessageContaining(message);
    }
}
