"""An inventory in PartiQL with boto3's Table resource and client.

Usage: inventory_partiql.py ENDPOINT. Fails with a traceback and status 1.
"""

import sys
import time
from decimal import Decimal

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

dynamodb = boto3.resource(
    "dynamodb",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(retries={"total_max_attempts": 1}),
)
client = dynamodb.meta.client
name = "Inventory-%d" % time.time_ns()


def run(statement, *parameters, **more):
    if parameters:
        more["Parameters"] = list(parameters)
    return client.execute_statement(Statement=statement.format('"%s"' % name), **more)


def refused(call, code):
    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
    else:
        raise AssertionError("not refused: " + code)


table = dynamodb.create_table(
    TableName=name,
    AttributeDefinitions=[
        {"AttributeName": "shelf", "AttributeType": "S"},
        {"AttributeName": "part", "AttributeType": "N"},
    ],
    KeySchema=[
        {"AttributeName": "shelf", "KeyType": "HASH"},
        {"AttributeName": "part", "KeyType": "RANGE"},
    ],
    BillingMode="PAY_PER_REQUEST",
)
table.wait_until_exists()

for part in range(1, 31):
    run("INSERT INTO {} VALUE {{'shelf': ?, 'part': ?, 'stock': 10, 'tags': <<'new'>>}}", "A", part)
refused(lambda: run("INSERT INTO {} VALUE {{'shelf': 'A', 'part': 1}}"), "DuplicateItemException")

taken = run("UPDATE {} SET stock = stock - ? WHERE shelf = ? AND part = ? AND stock >= ? RETURNING ALL NEW *", 7, "A", 1, 7)
assert taken["Items"][0]["stock"] == Decimal(3), taken
refused(
    lambda: run("UPDATE {} SET stock = stock - ? WHERE shelf = ? AND part = ? AND stock >= ?", 7, "A", 1, 7),
    "ConditionalCheckFailedException",
)
run("UPDATE {} SET tags = set_add(tags, ?) WHERE shelf = 'A' AND part = 2", {"hot"})
assert run("SELECT tags FROM {} WHERE shelf = 'A' AND part = 2")["Items"] == [{"tags": {"new", "hot"}}]

seen = []
page = run("SELECT part FROM {} WHERE shelf = 'A' AND contains(tags, 'new')", Limit=7)
while True:
    seen += [item["part"] for item in page["Items"]]
    if "NextToken" not in page:
        break
    page = run("SELECT part FROM {} WHERE shelf = 'A' AND contains(tags, 'new')", Limit=7, NextToken=page["NextToken"])
assert seen == list(range(1, 31)), seen

answer = client.batch_execute_statement(
    Statements=[
        {"Statement": 'DELETE FROM "%s" WHERE shelf = ? AND part = ?' % name, "Parameters": ["A", part]}
        for part in range(1, 26)
    ],
    ReturnConsumedCapacity="TOTAL",
)
assert not any("Error" in response for response in answer["Responses"]), answer
assert len(answer["ConsumedCapacity"]) == 25, answer
assert len(run("SELECT * FROM {}", ConsistentRead=True)["Items"]) == 5



def transaction(*statements, **more):
    return client.execute_transaction(
        TransactStatements=[
            {"Statement": statement.format('"%s"' % name), **({"Parameters": list(parameters)} if parameters else {})}
            for statement, *parameters in statements
        ],
        **more
    )


move = [
    ("UPDATE {} SET stock = stock - ? WHERE shelf = 'A' AND part = ? AND stock >= ?", 4, 30, 4),
    ("INSERT INTO {} VALUE {{'shelf': 'B', 'part': ?, 'stock': ?}}", 30, 4),
    ("EXISTS(SELECT * FROM {} WHERE shelf = 'A' AND part = 29 AND stock = 10)",),
]
for attempt in range(2):
    assert transaction(*move, ClientRequestToken="move-30")["Responses"] == []
read = transaction(
    ("SELECT stock FROM {} WHERE shelf = ? AND part = ?", "A", 30),
    ("SELECT stock FROM {} WHERE shelf = ? AND part = ?", "B", 30),
    ("SELECT stock FROM {} WHERE shelf = ? AND part = ?", "C", 30),
)
assert read["Responses"] == [{"Item": {"stock": 6}}, {"Item": {"stock": 4}}, {}], read
try:
    transaction(*move)
except client.exceptions.TransactionCanceledException as cancelled:
    reasons = [reason["Code"] for reason in cancelled.response["CancellationReasons"]]
    assert reasons == ["None", "DuplicateItem", "None"], reasons
else:
    raise AssertionError("not cancelled")
assert run("SELECT stock FROM {} WHERE shelf = 'A' AND part = 30")["Items"] == [{"stock": 6}]

table.delete()
print("ok")
