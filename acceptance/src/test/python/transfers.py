"""Transfers between accounts in transactions, with boto3's client, also that of a resource, which takes Python's types.

Usage: transfers.py ENDPOINT. Fails with a traceback and status 1.
"""

import sys
import threading
import time
from decimal import Decimal

import boto3
from botocore.config import Config

settings = dict(
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(retries={"total_max_attempts": 1}),
)
dynamodb = boto3.resource("dynamodb", **settings)
typed = dynamodb.meta.client
client = boto3.client("dynamodb", **settings)


def created(name, key):
    table = dynamodb.create_table(
        TableName="%s-%d" % (name, time.time_ns()),
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
    return table


accounts = created("Accounts", "account")
receipts = created("Receipts", "receipt")
NAMES = ["a%d" % i for i in range(6)]
typed.transact_write_items(
    TransactItems=[
        {"Put": {"TableName": accounts.name, "Item": {"account": name, "balance": Decimal("100"), "tags": {"new"}}}}
        for name in NAMES
    ]
)


def transfer(receipt, source, target, amount):
    return [
        {
            "Put": {
                "TableName": receipts.name,
                "Item": {"receipt": receipt, "amount": amount, "between": [source, target]},
                "ConditionExpression": "attribute_not_exists(receipt)",
            }
        },
        {
            "Update": {
                "TableName": accounts.name,
                "Key": {"account": source},
                "UpdateExpression": "SET balance = balance - :amount",
                "ConditionExpression": "balance >= :amount",
                "ExpressionAttributeValues": {":amount": amount},
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        },
        {
            "Update": {
                "TableName": accounts.name,
                "Key": {"account": target},
                "UpdateExpression": "SET balance = balance + :amount",
                "ExpressionAttributeValues": {":amount": amount},
            }
        },
    ]


def reasons(call):
    try:
        call()
    except typed.exceptions.TransactionCanceledException as error:
        codes = [reason["Code"] for reason in error.response["CancellationReasons"]]
        assert error.response["Error"]["Message"].endswith("[%s]" % ", ".join(codes)), error
        return error.response["CancellationReasons"]
    raise AssertionError("not cancelled")


def codes(call):
    return [reason["Code"] for reason in reasons(call)]


def balances():
    answer = typed.transact_get_items(
        TransactItems=[
            {"Get": {"TableName": accounts.name, "Key": {"account": name}, "ProjectionExpression": "balance"}}
            for name in NAMES
        ]
    )
    return [response["Item"]["balance"] for response in answer["Responses"]]


# It happens as a whole, and its capacity is told for each table.
answer = typed.transact_write_items(
    TransactItems=transfer("r1", "a0", "a1", Decimal("30.5")), ReturnConsumedCapacity="TOTAL"
)
capacity = {one["TableName"]: one["CapacityUnits"] for one in answer["ConsumedCapacity"]}
assert capacity == {receipts.name: 2.0, accounts.name: 4.0}, capacity
assert balances()[:2] == [Decimal("69.5"), Decimal("130.5")], balances()

# Or it does not, and says why, with the item as it was.
too_much = reasons(lambda: typed.transact_write_items(TransactItems=transfer("r2", "a0", "a1", 70)))
assert [reason["Code"] for reason in too_much] == ["None", "ConditionalCheckFailed", "None"], too_much
assert too_much[1]["Message"] == "The conditional request failed", too_much
item = too_much[1]["Item"]
assert item in (
    {"account": "a0", "balance": Decimal("69.5"), "tags": {"new"}},
    {"account": {"S": "a0"}, "balance": {"N": "69.5"}, "tags": {"SS": ["new"]}},
), item  # a resource does not convert errors in every version
assert codes(lambda: typed.transact_write_items(TransactItems=transfer("r1", "a0", "a1", 1))) == [
    "ConditionalCheckFailed",
    "None",
    "None",
]
assert "Item" not in receipts.get_item(Key={"receipt": "r2"}, ConsistentRead=True)

# What is wrong with one action cancels all of them, or is refused before.
assert codes(
    lambda: typed.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": receipts.name, "Item": {"receipt": "r3"}}},
            {
                "Update": {
                    "TableName": accounts.name,
                    "Key": {"account": "a0"},
                    "UpdateExpression": "SET balance = tags + :one",
                    "ExpressionAttributeValues": {":one": 1},
                }
            },
        ]
    )
) == ["None", "ValidationError"]
try:
    typed.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": accounts.name, "Item": {"account": "a0"}}},
            {"Delete": {"TableName": accounts.name, "Key": {"account": "a0"}}},
        ]
    )
except typed.exceptions.ClientError as error:
    assert error.response["Error"]["Message"] == (
        "Transaction request cannot include multiple operations on one item"
    ), error
else:
    raise AssertionError("two operations on one item")

# With a token it happens once; boto3 sends one of its own otherwise.
for _ in range(3):
    typed.transact_write_items(TransactItems=transfer("r4", "a1", "a2", Decimal("0.5")), ClientRequestToken="t4")
assert balances()[1:3] == [Decimal(130), Decimal("100.5")], balances()
try:
    typed.transact_write_items(TransactItems=transfer("r4", "a1", "a2", 1), ClientRequestToken="t4")
except typed.exceptions.IdempotentParameterMismatchException:
    pass
else:
    raise AssertionError("another transaction with the same token")

# The plain client has the API's own types.
client.transact_write_items(
    TransactItems=[
        {
            "ConditionCheck": {
                "TableName": receipts.name,
                "Key": {"receipt": {"S": "r4"}},
                "ConditionExpression": "amount = :amount",
                "ExpressionAttributeValues": {":amount": {"N": "0.5"}},
            }
        },
        {"Delete": {"TableName": receipts.name, "Key": {"receipt": {"S": "r1"}}}},
    ]
)
found = client.transact_get_items(
    TransactItems=[
        {"Get": {"TableName": receipts.name, "Key": {"receipt": {"S": receipt}}}} for receipt in ("r1", "r4")
    ]
)["Responses"]
assert found == [{}, {"Item": {"receipt": {"S": "r4"}, "amount": {"N": "0.5"}, "between": {"L": [{"S": "a1"}, {"S": "a2"}]}}}], found

# Several at once, which get in each other's way: the sum never changes.
problems = []


def transfers(thread):
    own = boto3.session.Session().client("dynamodb", **settings)
    for i in range(15):
        source, target = NAMES[(thread + i) % 6], NAMES[(thread * 2 + i + 1) % 6]
        if source == target:
            continue
        receipt = "r.%d.%d" % (thread, i)
        while True:
            try:
                own.transact_write_items(
                    TransactItems=[
                        {
                            "Put": {
                                "TableName": receipts.name,
                                "Item": {"receipt": {"S": receipt}},
                                "ConditionExpression": "attribute_not_exists(receipt)",
                            }
                        }
                    ]
                    + [
                        {
                            "Update": {
                                "TableName": accounts.name,
                                "Key": {"account": {"S": account}},
                                "UpdateExpression": "ADD balance :amount",
                                "ExpressionAttributeValues": {":amount": {"N": str(amount)}},
                            }
                        }
                        for account, amount in ((source, -1), (target, 1))
                    ]
                )
                break
            except own.exceptions.TransactionCanceledException as error:
                found = {reason["Code"] for reason in error.response["CancellationReasons"]}
                if not found <= {"None", "TransactionConflict"}:
                    problems.append(error)
                    return


threads = [threading.Thread(target=transfers, args=[i]) for i in range(4)]
for thread in threads:
    thread.start()
while any(thread.is_alive() for thread in threads):
    try:
        assert sum(balances()) == 600, balances()
    except typed.exceptions.TransactionCanceledException:
        pass
for thread in threads:
    thread.join()
assert not problems, problems
assert sum(balances()) == 600, balances()

accounts.delete()
receipts.delete()
print("ok")
