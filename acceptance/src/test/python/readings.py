"""Readings of sensors in time order with boto3's Table resource and its condition builders.

Usage: readings.py ENDPOINT. Fails with a traceback and status 1.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

dynamodb = boto3.resource(
    "dynamodb",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(retries={"total_max_attempts": 1}, max_pool_connections=16),
)
client = dynamodb.meta.client
name = "Readings-%d" % time.time_ns()


def converges(expected, read):
    """Reads again until the answer is the expected one: a global index follows the writes."""
    deadline = time.monotonic() + 20
    actual = read()
    while actual != expected and time.monotonic() < deadline:
        time.sleep(0.01)
        actual = read()
    assert actual == expected, actual


def refused(call, code="ConditionalCheckFailedException"):
    try:
        call()
    except ClientError as e:
        assert e.response["Error"]["Code"] == code, e.response
        return e.response
    raise AssertionError("no error")


def pages(call, **request):
    """The items of all pages, and the number of pages."""
    items, count = [], 0
    while True:
        page = call(**request)
        items += page["Items"]
        count += 1
        if "LastEvaluatedKey" not in page:
            return items, count
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


table = dynamodb.create_table(
    TableName=name,
    AttributeDefinitions=[
        {"AttributeName": "sensor", "AttributeType": "S"},
        {"AttributeName": "at", "AttributeType": "N"},
        {"AttributeName": "temperature", "AttributeType": "N"},
        {"AttributeName": "alarm", "AttributeType": "S"},
    ],
    KeySchema=[{"AttributeName": "sensor", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
    LocalSecondaryIndexes=[
        {
            "IndexName": "ByTemperature",
            "KeySchema": [
                {"AttributeName": "sensor", "KeyType": "HASH"},
                {"AttributeName": "temperature", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["unit"]},
        }
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "Alarms",
            "KeySchema": [{"AttributeName": "alarm", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
    BillingMode="PAY_PER_REQUEST",
)
client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})

START = 1_790_000_000
SENSORS = ["s%d" % i for i in range(3)]


def temperature(i):
    return Decimal((i * 29) % 101) / 4 - 5


def reading(sensor, i):
    item = {
        "sensor": sensor,
        "at": START + 60 * i,
        "temperature": temperature(i),
        "unit": "C",
        "position": {"lat": Decimal("53.07516"), "tags": ["roof", "north"]},
        "note": "n" * (i % 5),
    }
    if i % 20 == 7:
        item["alarm"] = "frost" if temperature(i) < 0 else "drift"
    return item


# Batch writes of 100 readings of each sensor; the writer sends again what is unprocessed. The same key twice: the last one counts.
with table.batch_writer(overwrite_by_pkeys=["sensor", "at"]) as batch:
    for sensor in SENSORS:
        batch.put_item(Item={"sensor": sensor, "at": START, "temperature": 99})
        for i in range(100):
            batch.put_item(Item=reading(sensor, i))
refused(
    lambda: client.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": reading("x", 1)}}] * 2}),
    "ValidationException",
)

# Ranges of time, in both directions, in pages that keep both bounds.
of_s1 = Key("sensor").eq("s1")
span = of_s1 & Key("at").between(START + 600, START + 60 * 39)
answer = table.query(KeyConditionExpression=span, ConsistentRead=True)
assert answer["Items"] == [reading("s1", i) for i in range(10, 40)], answer
assert (answer["Count"], answer["ScannedCount"]) == (30, 30)
items, count = pages(table.query, KeyConditionExpression=span, Limit=7, ConsistentRead=True)
assert items == answer["Items"] and count == 5, count
items, count = pages(table.query, KeyConditionExpression=span, Limit=8, ScanIndexForward=False)
assert items == answer["Items"][::-1] and count == 4, count
for condition, indexes in [
    (Key("at").lt(START + 180), range(0, 3)),
    (Key("at").lte(START + 180), range(0, 4)),
    (Key("at").gt(START + 60 * 96), range(97, 100)),
    (Key("at").gte(START + 60 * 96), range(96, 100)),
    (Key("at").eq(START + 60), range(1, 2)),
    (Key("at").eq(START + 61), range(0)),
]:
    found = table.query(KeyConditionExpression=of_s1 & condition)["Items"]
    assert [item["at"] for item in found] == [START + 60 * i for i in indexes], found

# The latest reading of each sensor.
for sensor in SENSORS:
    latest = table.query(KeyConditionExpression=Key("sensor").eq(sensor), ScanIndexForward=False, Limit=1)
    assert latest["Items"] == [reading(sensor, 99)]
    assert latest["LastEvaluatedKey"] == {"sensor": sensor, "at": START + 60 * 99}

# Filters and projections, with names that are reserved.
cold = Attr("temperature").lt(0) & Attr("position.lat").gte(53) & ~Attr("alarm").exists()
answer = table.query(
    KeyConditionExpression=of_s1,
    FilterExpression=cold & (Attr("note").size().gt(2) | Attr("note").begins_with("n")) & Attr("unit").is_in(["C", "K"]),
    ProjectionExpression="#at, #position.tags[1], #position.lat",
    ExpressionAttributeNames={"#at": "at", "#position": "position"},
)
expected = [i for i in range(100) if temperature(i) < 0 and i % 20 != 7 and i % 5]
assert answer["Items"] == [
    {"at": START + 60 * i, "position": {"lat": Decimal("53.07516"), "tags": ["north"]}} for i in expected
], answer
assert (answer["Count"], answer["ScannedCount"]) == (len(expected), 100)
assert table.query(KeyConditionExpression=of_s1, FilterExpression=Attr("position.tags").contains("roof"), Select="COUNT")["Count"] == 100

# The local index: by temperature, consistently, with numbers in their order; what it does not project is fetched when asked for.
low = Key("temperature").between(Decimal("-2.5"), Decimal("1.25"))
by_temperature = sorted((i for i in range(100) if Decimal("-2.5") <= temperature(i) <= Decimal("1.25")), key=temperature)
answer = table.query(IndexName="ByTemperature", KeyConditionExpression=of_s1 & low, ConsistentRead=True)
assert [item["at"] for item in answer["Items"]] == [START + 60 * i for i in by_temperature]
assert set(answer["Items"][0]) == {"sensor", "at", "temperature", "unit"}
fetched = table.query(IndexName="ByTemperature", KeyConditionExpression=of_s1 & low, Select="ALL_ATTRIBUTES", Limit=1)
assert fetched["Items"] == [reading("s1", by_temperature[0])]
items, count = pages(table.query, IndexName="ByTemperature", KeyConditionExpression=of_s1, Limit=33, ScanIndexForward=False)
assert [item["temperature"] for item in items] == sorted((temperature(i) for i in range(100)), reverse=True) and count == 4

# The global index has only readings with an alarm.
alarms = [(i, sensor) for i in range(100) if i % 20 == 7 and temperature(i) >= 0 for sensor in SENSORS]
drift = Key("alarm").eq("drift")


def alarms_of(kind, **options):
    items, _ = pages(table.query, IndexName="Alarms", KeyConditionExpression=Key("alarm").eq(kind), Limit=2, **options)
    assert all(set(item) == {"sensor", "at", "alarm"} for item in items)
    return sorted(((int(item["at"]) - START) // 60, item["sensor"]) for item in items)


converges(alarms, lambda: alarms_of("drift"))
recent = table.query(IndexName="Alarms", KeyConditionExpression=drift & Key("at").gte(START + 60 * 50), ScanIndexForward=False)
assert [int(item["at"]) for item in recent["Items"]] == sorted((START + 60 * i for i, _ in alarms if i >= 50), reverse=True)
refused(lambda: table.query(IndexName="Alarms", KeyConditionExpression=drift, ConsistentRead=True), "ValidationException")

# Somebody looks after an alarm: it leaves the index of drifts, and comes into that of the handled.
first = {"sensor": alarms[0][1], "at": START + 60 * alarms[0][0]}
handled = table.update_item(
    Key=first,
    UpdateExpression="SET alarm = :handled, #position.tags[0] = :floor, journal = list_append(if_not_exists(journal, :none), :by) REMOVE note",
    ConditionExpression=Attr("alarm").eq("drift") & Attr("by").not_exists(),
    ExpressionAttributeNames={"#position": "position"},
    ExpressionAttributeValues={":handled": "handled", ":floor": "floor", ":none": [], ":by": ["ann"]},
    ReturnValues="ALL_NEW",
)["Attributes"]
assert handled["journal"] == ["ann"] and "note" not in handled and handled["position"]["tags"] == ["floor", "north"]
converges((alarms[1:], alarms[:1]), lambda: (alarms_of("drift"), alarms_of("handled")))
failed = refused(
    lambda: table.update_item(
        Key=first,
        UpdateExpression="SET alarm = :handled",
        ConditionExpression=Attr("alarm").eq("drift"),
        ExpressionAttributeValues={":handled": "handled"},
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
)
assert failed["Error"]["Message"] == "The conditional request failed"
assert failed["Item"]["alarm"] == {"S": "handled"} and failed["Item"]["journal"] == {"L": [{"S": "ann"}]}, failed
assert "Item" not in refused(lambda: table.put_item(Item=first, ConditionExpression=Attr("sensor").not_exists()))

# Counters and sets, written from many threads at once.
state = {"sensor": "s1", "at": 0}


def count_one(i):
    table.update_item(
        Key=state,
        UpdateExpression="ADD readings :one, gateways :gateway SET #latest = :i",
        ExpressionAttributeNames={"#latest": "latest"},
        ExpressionAttributeValues={":one": 1, ":gateway": {"g%d" % (i % 4)}, ":i": i},
    )


with ThreadPoolExecutor(8) as threads:
    list(threads.map(count_one, range(80)))
counted = table.get_item(Key=state, ConsistentRead=True)["Item"]
assert counted["readings"] == 80 and counted["gateways"] == {"g0", "g1", "g2", "g3"}, counted
left = table.update_item(
    Key=state,
    UpdateExpression="DELETE gateways :gone SET readings = readings - :n",
    ExpressionAttributeValues={":gone": {"g1", "g3", "g9"}, ":n": Decimal("0.5")},
    ReturnValues="UPDATED_NEW",
)["Attributes"]
assert left == {"gateways": {"g0", "g2"}, "readings": Decimal("79.5")}, left

# Several keys at once, of which one is not there.
answer = dynamodb.batch_get_item(
    RequestItems={
        name: {
            "Keys": [{"sensor": s, "at": START + 60 * i} for s in SENSORS for i in (3, 4)] + [{"sensor": "none", "at": 1}],
            "ProjectionExpression": "sensor, temperature",
            "ConsistentRead": True,
        }
    }
)
assert not answer["UnprocessedKeys"]
found = sorted((item["sensor"], item["temperature"]) for item in answer["Responses"][name])
assert found == sorted((s, temperature(i)) for s in SENSORS for i in (3, 4)), found

# Scans: in pages, in segments, with a filter, of an index.
items, count = pages(table.scan, Limit=50, ConsistentRead=True)
assert len(items) == 301 and count >= 7, (len(items), count)
segments = [pages(table.scan, Segment=segment, TotalSegments=5, Limit=11)[0] for segment in range(5)]
keys = [(item["sensor"], item["at"]) for segment in segments for item in segment]
assert len(keys) == 301 and set(keys) == {(item["sensor"], item["at"]) for item in items}
warm = table.scan(FilterExpression=Attr("temperature").between(15, 16) & Attr("sensor").ne("s0"), ConsistentRead=True)
assert warm["ScannedCount"] == 301
assert warm["Count"] == 2 * len([i for i in range(100) if 15 <= temperature(i) <= 16]) > 0
converges(15, lambda: table.scan(IndexName="Alarms", Select="COUNT")["Count"])

# What is old is deleted.
with table.batch_writer() as batch:
    for sensor in SENSORS:
        for i in range(50):
            batch.delete_item(Key={"sensor": sensor, "at": START + 60 * i})
assert pages(table.query, KeyConditionExpression=of_s1)[0][1:] == [reading("s1", i) for i in range(50, 100)]
converges([alarm for alarm in alarms if alarm[0] >= 50], lambda: alarms_of("drift"))

refused(lambda: table.query(KeyConditionExpression=Key("at").eq(1)), "ValidationException")
refused(lambda: table.query(KeyConditionExpression=of_s1, IndexName="none"), "ValidationException")
refused(lambda: table.update_item(Key=state, UpdateExpression="SET sensor = :a", ExpressionAttributeValues={":a": "b"}), "ValidationException")
refused(lambda: dynamodb.Table(name + "-none").scan(), "ResourceNotFoundException")

table.delete()
print("ok")
