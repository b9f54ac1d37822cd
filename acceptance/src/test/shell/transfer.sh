#!/bin/sh
# A backup and an export with the AWS CLI. Usage: transfer.sh ENDPOINT. Fails with a message and status 1.
set -eu

endpoint=$1
table=Transfer-$$-$(date +%s)
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_PAGER= AWS_MAX_ATTEMPTS=1
unset AWS_PROFILE AWS_SESSION_TOKEN
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null

ddb() { aws dynamodb "$@" --endpoint-url "$endpoint" --output text; }
becomes() { # what, expected, command...
    what=$1
    expected=$2
    shift 2
    end=$(($(date +%s) + 60))
    actual=$("$@")
    while [ "$actual" != "$expected" ] && [ "$(date +%s)" -lt "$end" ]; do
        actual=$("$@")
    done
    if [ "$expected" != "$actual" ]; then
        echo "$what: expected '$expected', got '$actual'" >&2
        exit 1
    fi
}

arn=$(ddb create-table --table-name "$table" --billing-mode PAY_PER_REQUEST \
    --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH \
    --query TableDescription.TableArn)
becomes "the table" ACTIVE ddb describe-table --table-name "$table" --query Table.TableStatus
ddb update-continuous-backups --table-name "$table" \
    --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true >/dev/null
ddb put-item --table-name "$table" --item '{"id": {"S": "a"}, "tags": {"SS": ["x", "y"]}}'

backup=$(ddb create-backup --table-name "$table" --backup-name cli --query BackupDetails.BackupArn)
export=$(ddb export-table-to-point-in-time --table-arn "$arn" --s3-bucket cli --query ExportDescription.ExportArn)
becomes "the export" "COMPLETED	1" \
    ddb describe-export --export-arn "$export" --query 'ExportDescription.[ExportStatus, ItemCount]'
import=$(ddb import-table --s3-bucket-source "S3Bucket=cli,S3KeyPrefix=AWSDynamoDB/${export##*/}/data/" \
    --input-format DYNAMODB_JSON --input-compression-type GZIP --table-creation-parameters \
    "TableName=$table-2,AttributeDefinitions=[{AttributeName=id,AttributeType=S}],KeySchema=[{AttributeName=id,KeyType=HASH}],BillingMode=PAY_PER_REQUEST" \
    --query ImportTableDescription.ImportArn)
becomes "the import" "COMPLETED	1	0" ddb describe-import --import-arn "$import" \
    --query 'ImportTableDescription.[ImportStatus, ImportedItemCount, ErrorCount]'
becomes "the backup" AVAILABLE ddb describe-backup --backup-arn "$backup" \
    --query BackupDescription.BackupDetails.BackupStatus
ddb restore-table-from-backup --backup-arn "$backup" --target-table-name "$table-3" >/dev/null
becomes "the restored table" ACTIVE ddb describe-table --table-name "$table-3" --query Table.TableStatus
becomes "the restored item" "x	y" \
    ddb get-item --table-name "$table-3" --key '{"id": {"S": "a"}}' --consistent-read --query 'Item.tags.SS'
echo ok
