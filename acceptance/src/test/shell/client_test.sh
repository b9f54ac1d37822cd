#!/bin/sh
# Streambed as a user of the AWS CLI meets it. Usage: client_test.sh ENDPOINT. Fails with a message and status 1.
set -eu

endpoint=$1
table=Shell-$$-$(date +%s)
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_PAGER= AWS_MAX_ATTEMPTS=1
unset AWS_PROFILE AWS_SESSION_TOKEN
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null

ddb() { aws dynamodb "$@" --endpoint-url "$endpoint" --output text; }
streams() { aws dynamodbstreams "$@" --endpoint-url "$endpoint" --output text; }
expect() { # what, expected, actual
    if [ "$2" != "$3" ]; then
        echo "$1: expected '$2', got '$3'" >&2
        exit 1
    fi
}

ddb create-table --table-name "$table" \
    --attribute-definitions AttributeName=CustomerID,AttributeType=S AttributeName=OrderID,AttributeType=S \
    --key-schema AttributeName=CustomerID,KeyType=HASH AttributeName=OrderID,KeyType=RANGE \
    --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES >/dev/null
ddb wait table-exists --table-name "$table"

key='{"CustomerID":{"S":"c1"},"OrderID":{"S":"o1"}}'
ddb put-item --table-name "$table" \
    --item '{"CustomerID":{"S":"c1"},"OrderID":{"S":"o1"},"amount":{"N":"12.50"},"tags":{"SS":["a","b"]}}'
expect "get-item" "12.5	c1" "$(ddb get-item --table-name "$table" --key "$key" --consistent-read \
    --query '[Item.amount.N, Item.CustomerID.S]')"

if refused=$(ddb put-item --table-name "$table" --item "$key" \
    --condition-expression 'attribute_not_exists(CustomerID)' 2>&1); then
    echo "a condition that fails was let through" >&2
    exit 1
fi
case $refused in
*ConditionalCheckFailedException*) ;;
*) expect "put-item" "ConditionalCheckFailedException" "$refused" ;;
esac

expect "delete-item" "12.5" "$(ddb delete-item --table-name "$table" --key "$key" --return-values ALL_OLD \
    --query 'Attributes.amount.N')"

arn=$(streams list-streams --table-name "$table" --query 'Streams[0].StreamArn')
expect "describe-stream" "ENABLED" "$(streams describe-stream --stream-arn "$arn" --query StreamDescription.StreamStatus)"
records=
for shard in $(streams describe-stream --stream-arn "$arn" --query 'StreamDescription.Shards[].ShardId'); do
    iterator=$(streams get-shard-iterator --stream-arn "$arn" --shard-id "$shard" \
        --shard-iterator-type TRIM_HORIZON --query ShardIterator)
    records=$records$(streams get-records --shard-iterator "$iterator" --query 'Records[].eventName')
done
expect "get-records" "INSERT	REMOVE" "$records"

ddb delete-table --table-name "$table" >/dev/null
ddb wait table-not-exists --table-name "$table"
echo ok
