"""Streambed as a boto3 program meets it. Usage: client_test.py ENDPOINT. Fails with a traceback and status 1."""

import sys
import time
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

settings = dict(
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
name = "Python-%d" % time.time_ns()
dynamodb = boto3.resource("dynamodb", **settings)
client = dynamodb.meta.client
streams = boto3.client("dynamodbstreams", **settings)


def error_code(call):
    try:
        call()
    except ClientError as e:
        return e.response["Error"]["Code"]
    raise AssertionError("no error")


def read_stream(arn, count):
    """The records of all shards, from the beginning on, until there are enough."""
    shards = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterators = [
        streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        for shard in shards
    ]
    records = []
    deadline = time.monotonic() + 30
    while len(records) < count and time.monotonic() < deadline:
        answers = [streams.get_records(ShardIterator=iterator) for iterator in iterators]
        iterators = [answer["NextShardIterator"] for answer in answers if answer.get("NextShardIterator")]
        records += [record for answer in answers for record in answer["Records"]]
    return records


table = dynamodb.create_table(
    TableName=name,
    AttributeDefinitions=[
        {"AttributeName": "CustomerID", "AttributeType": "S"},
        {"AttributeName": "OrderID", "AttributeType": "S"},
    ],
    KeySchema=[
        {"AttributeName": "CustomerID", "KeyType": "HASH"},
        {"AttributeName": "OrderID", "KeyType": "RANGE"},
    ],
    BillingMode="PAY_PER_REQUEST",
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
)
client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
assert name in [listed.name for listed in dynamodb.tables.all()]

key = {"CustomerID": "c1", "OrderID": "o1"}
item = {
    **key,
    "text": "h\u00e9llo \U0001f680",
    "amount": Decimal("12.50"),
    "picture": Binary(b"\x00\x01\xff"),
    "paid": True,
    "note": None,
    "tags": {"a", "b"},
    "sizes": {1, 2},
    "parts": {Binary(b"x")},
    "lines": [{"sku": "s1", "count": 2}, "free", []],
    "address": {"city": "Bremen", "zip": {}},
}
table.put_item(Item=item)
assert table.get_item(Key=key, ConsistentRead=True)["Item"] == item
assert table.get_item(Key=key, ProjectionExpression="amount")["Item"] == {"amount": Decimal("12.5")}
assert "Item" not in table.get_item(Key={"CustomerID": "c1", "OrderID": "none"})

changed = {**key, "amount": 13}
old = table.put_item(Item=changed, ReturnValues="ALL_OLD", ConditionExpression=Attr("paid").eq(True))["Attributes"]
assert old == item
refused = error_code(lambda: table.put_item(Item=item, ConditionExpression=Attr("CustomerID").not_exists()))
assert refused == "ConditionalCheckFailedException", refused
assert table.delete_item(Key=key, ReturnValues="ALL_OLD")["Attributes"] == changed

records = read_stream(table.latest_stream_arn, 3)
assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"], records
assert records[1]["dynamodb"]["NewImage"] == {"CustomerID": {"S": "c1"}, "OrderID": {"S": "o1"}, "amount": {"N": "13"}}
assert records[1]["dynamodb"]["OldImage"]["tags"] == {"SS": ["a", "b"]}
assert streams.list_streams(TableName=name)["Streams"][0]["StreamArn"] == table.latest_stream_arn

table.delete()
client.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
assert error_code(lambda: client.describe_table(TableName=name)) == "ResourceNotFoundException"
print("ok")
