#!/bin/sh
# The carts of a shop with the AWS CLI. Usage: carts.sh ENDPOINT. Fails with a message and status 1.
set -eu

endpoint=$1
table=Carts-$$-$(date +%s)
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_PAGER= AWS_MAX_ATTEMPTS=1
unset AWS_PROFILE AWS_SESSION_TOKEN
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null

ddb() { aws dynamodb "$@" --endpoint-url "$endpoint" --output text; }
expect() { # what, expected, actual
    if [ "$2" != "$3" ]; then
        echo "$1: expected '$2', got '$3'" >&2
        exit 1
    fi
}
refused() { # what, code, command...
    what=$1
    code=$2
    shift 2
    if answer=$("$@" 2>&1); then
        echo "$what was not refused: $answer" >&2
        exit 1
    fi
    case $answer in
    *"($code)"*) ;;
    *) expect "$what" "$code" "$answer" ;;
    esac
}
converges() { # what, expected, command...: a global index follows the writes
    what=$1
    expected=$2
    shift 2
    end=$(($(date +%s) + 30))
    actual=$("$@")
    while [ "$actual" != "$expected" ] && [ "$(date +%s)" -lt "$end" ]; do
        actual=$("$@")
    done
    expect "$what" "$expected" "$actual"
}

ddb create-table --table-name "$table" --billing-mode PAY_PER_REQUEST \
    --attribute-definitions AttributeName=customer,AttributeType=S AttributeName=sku,AttributeType=S \
    AttributeName=price,AttributeType=N \
    --key-schema AttributeName=customer,KeyType=HASH AttributeName=sku,KeyType=RANGE \
    --local-secondary-indexes 'IndexName=ByPrice,KeySchema=[{AttributeName=customer,KeyType=HASH},{AttributeName=price,KeyType=RANGE}],Projection={ProjectionType=ALL}' \
    --global-secondary-indexes 'IndexName=BySku,KeySchema=[{AttributeName=sku,KeyType=HASH},{AttributeName=customer,KeyType=RANGE}],Projection={ProjectionType=KEYS_ONLY}' \
    >/dev/null
ddb wait table-exists --table-name "$table"

line() { echo "{\"PutRequest\":{\"Item\":{\"customer\":{\"S\":\"$1\"},\"sku\":{\"S\":\"$2\"},\"price\":{\"N\":\"$3\"},\"pieces\":{\"N\":\"$4\"}}}}"; }
ddb batch-write-item --request-items "{\"$table\":[$(line ann pen 1.5 10),$(line ann ink 9.95 1),$(line ann book 20 2),
    $(line ann bag 100 1),$(line bob pen 1.5 3),$(line bob book 20 1)]}" >/dev/null

# Pieces are added, but no more than twelve.
more() {
    ddb update-item --table-name "$table" --key '{"customer":{"S":"ann"},"sku":{"S":"pen"}}' \
        --update-expression 'SET pieces = pieces + :n, #n = if_not_exists(#n, :note)' \
        --condition-expression 'attribute_exists(sku) AND pieces <= :most' \
        --expression-attribute-names '{"#n":"note"}' \
        --expression-attribute-values '{":n":{"N":"2"},":most":{"N":"10"},":note":{"S":"gift"}}' \
        --return-values UPDATED_NEW --return-values-on-condition-check-failure ALL_OLD "$@"
}
expect "update-item" "12	gift" "$(more --query 'Attributes.[pieces.N, note.S]')"
refused "the thirteenth piece" ConditionalCheckFailedException more
expect "what was refused" "12" "$(ddb get-item --table-name "$table" --consistent-read \
    --key '{"customer":{"S":"ann"},"sku":{"S":"pen"}}' --projection-expression pieces --query 'Item.pieces.N')"
refused "a key attribute in an update" ValidationException ddb update-item --table-name "$table" \
    --key '{"customer":{"S":"ann"},"sku":{"S":"pen"}}' --update-expression 'REMOVE sku'

# The CLI's own paging: two items at a time, all in the end.
expect "query" "bag	book	ink	pen" "$(ddb query --table-name "$table" --page-size 2 --consistent-read \
    --key-condition-expression 'customer = :c' --expression-attribute-values '{":c":{"S":"ann"}}' --query 'Items[].sku.S' | paste -s -)"
expect "query with a filter" "2	3	book	pen" "$(ddb query --table-name "$table" \
    --key-condition-expression 'customer = :c AND sku BETWEEN :a AND :z' --filter-expression 'pieces > :one' \
    --expression-attribute-values '{":c":{"S":"ann"},":a":{"S":"book"},":z":{"S":"pen"},":one":{"N":"1"}}' \
    --query '[Count, ScannedCount, Items[0].sku.S, Items[1].sku.S]')"
expect "query of the local index" "bag	book	ink" "$(ddb query --table-name "$table" --index-name ByPrice --no-scan-index-forward \
    --no-paginate --limit 3 --key-condition-expression 'customer = :c AND price > :p' --query 'Items[].sku.S' \
    --expression-attribute-values '{":c":{"S":"ann"},":p":{"N":"1"}}' )"
who_wants() {
    ddb query --table-name "$table" --index-name BySku --key-condition-expression 'sku = :s' \
        --expression-attribute-values "{\":s\":{\"S\":\"$1\"}}" --query 'Items[].customer.S'
}
converges "query of the global index" "ann	bob" who_wants book

expect "batch-get-item" "1.5	20" "$(ddb batch-get-item --request-items "{\"$table\":{\"ConsistentRead\":true,\"Keys\":[
    {\"customer\":{\"S\":\"bob\"},\"sku\":{\"S\":\"pen\"}},{\"customer\":{\"S\":\"bob\"},\"sku\":{\"S\":\"book\"}},
    {\"customer\":{\"S\":\"bob\"},\"sku\":{\"S\":\"none\"}}]}}" --query "sort_by(Responses.\"$table\", &price.N)[].price.N")"
expect "scan" "6	3" "$(ddb scan --table-name "$table" --consistent-read --select COUNT --query '[ScannedCount, Count]' \
    --filter-expression 'price >= :p AND begins_with(customer, :a)' \
    --expression-attribute-values '{":p":{"N":"9.95"},":a":{"S":"a"}}')"

# Bob buys the book: his line goes, if it is still as he saw it.
buy() {
    ddb delete-item --table-name "$table" --key '{"customer":{"S":"bob"},"sku":{"S":"book"}}' --return-values ALL_OLD \
        --condition-expression 'pieces IN (:a, :b)' --expression-attribute-values '{":a":{"N":"1"},":b":{"N":"2"}}' \
        --query 'Attributes.price.N'
}
expect "delete-item" "20" "$(buy)"
refused "buying twice" ConditionalCheckFailedException buy
converges "the index afterwards" "ann" who_wants book

ddb delete-table --table-name "$table" >/dev/null
echo ok
