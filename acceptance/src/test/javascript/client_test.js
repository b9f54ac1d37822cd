// Streambed as a program with the AWS SDK for JavaScript v3 meets it. Usage: client_test.js ENDPOINT.
// Fails with a stack trace and status 1.

import assert from 'node:assert/strict'
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ResourceNotFoundException,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams'

const settings = {
  endpoint: process.argv[2],
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
}
const dynamodb = new DynamoDBClient(settings)
const streams = new DynamoDBStreamsClient(settings)
const TableName = `JavaScript-${Date.now()}`
const waiting = { client: dynamodb, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }

// The records of all shards, from the beginning on, until there are enough.
async function readStream (StreamArn, count) {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
  let iterators = await Promise.all(StreamDescription.Shards.map(async ({ ShardId }) => {
    const request = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' })
    return (await streams.send(request)).ShardIterator
  }))
  const records = []
  const deadline = Date.now() + 30_000
  while (records.length < count && Date.now() < deadline) {
    const answers = await Promise.all(
      iterators.map(ShardIterator => streams.send(new GetRecordsCommand({ ShardIterator }))))
    iterators = answers.map(answer => answer.NextShardIterator).filter(Boolean)
    records.push(...answers.flatMap(answer => answer.Records))
  }
  return records
}

const { TableDescription } = await dynamodb.send(new CreateTableCommand({
  TableName,
  AttributeDefinitions: [
    { AttributeName: 'CustomerID', AttributeType: 'S' },
    { AttributeName: 'OrderID', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'CustomerID', KeyType: 'HASH' },
    { AttributeName: 'OrderID', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
}))
assert.equal(TableDescription.TableName, TableName)
await waitUntilTableExists(waiting, { TableName })
assert.ok((await dynamodb.send(new ListTablesCommand({}))).TableNames.includes(TableName))

const Key = { CustomerID: { S: 'c1' }, OrderID: { S: 'o1' } }
const Item = {
  ...Key,
  text: { S: 'h\u00e9llo \u{1f680}' },
  amount: { N: '12.5' },
  picture: { B: new Uint8Array([0, 1, 255]) },
  paid: { BOOL: true },
  note: { NULL: true },
  tags: { SS: ['a', 'b'] },
  sizes: { NS: ['1', '2'] },
  parts: { BS: [new Uint8Array([120])] },
  lines: { L: [{ M: { sku: { S: 's1' } } }, { L: [] }] },
  address: { M: { city: { S: 'Bremen' } } },
}
await dynamodb.send(new PutItemCommand({ TableName, Item }))
const read = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
assert.deepEqual(read.Item, Item)
const projected = await dynamodb.send(new GetItemCommand({ TableName, Key, ProjectionExpression: 'amount' }))
assert.deepEqual(projected.Item, { amount: { N: '12.5' } })

const changed = { ...Key, amount: { N: '13' } }
const put = await dynamodb.send(new PutItemCommand({
  TableName,
  Item: changed,
  ReturnValues: 'ALL_OLD',
  ConditionExpression: '#p = :p',
  ExpressionAttributeNames: { '#p': 'paid' },
  ExpressionAttributeValues: { ':p': { BOOL: true } },
}))
assert.deepEqual(put.Attributes, Item)
await assert.rejects(
  dynamodb.send(new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(CustomerID)' })),
  ConditionalCheckFailedException)
const deleted = await dynamodb.send(new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }))
assert.deepEqual(deleted.Attributes, changed)

const { LatestStreamArn } = (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table
const { Streams } = await streams.send(new ListStreamsCommand({ TableName }))
assert.deepEqual(Streams.map(stream => stream.StreamArn), [LatestStreamArn])
const records = await readStream(LatestStreamArn, 3)
assert.deepEqual(records.map(record => record.eventName), ['INSERT', 'MODIFY', 'REMOVE'])
assert.deepEqual(records[0].dynamodb.NewImage, Item)
assert.deepEqual(records[1].dynamodb.OldImage, Item)
assert.deepEqual(records[2].dynamodb.OldImage, changed)

await dynamodb.send(new DeleteTableCommand({ TableName }))
await waitUntilTableNotExists(waiting, { TableName })
await assert.rejects(dynamodb.send(new DescribeTableCommand({ TableName })), ResourceNotFoundException)
console.log('ok')
