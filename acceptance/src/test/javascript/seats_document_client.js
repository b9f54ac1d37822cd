// Booking seats with the transactions of the document client of the AWS SDK for JavaScript v3. Usage: seats_document_client.js ENDPOINT.

import assert from 'node:assert/strict'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  IdempotentParameterMismatchException,
  TransactionCanceledException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { range, settings, unusedName } from './application.js'

const dynamodb = new DynamoDBClient(settings)
const documents = DynamoDBDocumentClient.from(dynamodb)
const [Seats, Guests] = [unusedName('Seats'), unusedName('Guests')]
for (const [TableName, key] of [[Seats, 'seat'], [Guests, 'guest']]) {
  await dynamodb.send(new CreateTableCommand({
    TableName,
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }))
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName })
}
const write = (TransactItems, more = {}) => documents.send(new TransactWriteCommand({ TransactItems, ...more }))
const read = (TableName, Key) =>
  documents.send(new GetCommand({ TableName, Key, ConsistentRead: true })).then(({ Item }) => Item)

for (const guest of ['ann', 'bob']) {
  await documents.send(new PutCommand({ TableName: Guests, Item: { guest, seats: new Set(['none']), paid: 0 } }))
}
await write(range(0, 50).map(i => ({ Put: { TableName: Seats, Item: { seat: `s${i}`, price: 10 + i, row: { number: i % 5 } } } })))

const book = (guest, seat, price) => [
  {
    Update: {
      TableName: Seats,
      Key: { seat },
      UpdateExpression: 'SET guest = :guest',
      ConditionExpression: 'attribute_not_exists(guest) AND price = :price',
      ExpressionAttributeValues: { ':guest': guest, ':price': price },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  },
  {
    Update: {
      TableName: Guests,
      Key: { guest },
      UpdateExpression: 'ADD seats :seats, paid :price',
      ExpressionAttributeValues: { ':seats': new Set([seat]), ':price': price },
    },
  },
]

const { ConsumedCapacity } = await write(book('ann', 's1', 11), { ReturnConsumedCapacity: 'TOTAL' })
assert.deepEqual(ConsumedCapacity.map(one => one.CapacityUnits), [2, 2])
assert.deepEqual(await read(Guests, { guest: 'ann' }), { guest: 'ann', seats: new Set(['none', 's1']), paid: 11 })

// A reason for each action, in their order, with the item that was in the way.
await assert.rejects(write([...book('bob', 's2', 12), ...book('ann', 's1', 11).slice(0, 1)]), error => {
  assert.ok(error instanceof TransactionCanceledException)
  assert.match(error.message, /specific reasons \[None, None, ConditionalCheckFailed\]$/)
  assert.deepEqual(error.CancellationReasons.map(reason => reason.Code), ['None', 'None', 'ConditionalCheckFailed'])
  // The document client leaves errors in the API's own types.
  assert.deepEqual(
    unmarshall(error.CancellationReasons[2].Item), { seat: 's1', price: 11, row: { number: 1 }, guest: 'ann' })
  return true
})
assert.deepEqual(await read(Seats, { seat: 's2' }), { seat: 's2', price: 12, row: { number: 2 } })
assert.equal((await read(Guests, { guest: 'bob' })).paid, 0)

// A token makes it happen once; for something else it is taken.
const ClientRequestToken = `token-${process.pid}`
await write(book('bob', 's3', 13), { ClientRequestToken })
await write(book('bob', 's3', 13), { ClientRequestToken })
assert.equal((await read(Guests, { guest: 'bob' })).paid, 13)
await assert.rejects(write(book('bob', 's3', 14), { ClientRequestToken }), IdempotentParameterMismatchException)

// Checks and deletions.
const leave = [
  { ConditionCheck: { TableName: Guests, Key: { guest: 'bob' }, ConditionExpression: 'paid > :no', ExpressionAttributeValues: { ':no': 0 } } },
  { Delete: { TableName: Seats, Key: { seat: 's3' }, ConditionExpression: 'guest = :bob', ExpressionAttributeValues: { ':bob': 'bob' } } },
]
await write(leave)
assert.equal(await read(Seats, { seat: 's3' }), undefined)

// Many at once: whatever a transaction reads, each guest has paid for the seats that are booked.
const guests = ['ann', 'bob']
const isConflict = error => error instanceof TransactionCanceledException &&
  error.CancellationReasons.some(({ Code }) => Code === 'TransactionConflict')
const retried = async call => {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (!isConflict(error)) throw error
    }
  }
}
const paid = async () => {
  const { Responses } = await retried(() => documents.send(new TransactGetCommand({
    TransactItems: [
      ...guests.map(guest => ({ Get: { TableName: Guests, Key: { guest }, ProjectionExpression: 'paid' } })),
      ...range(10, 40).map(i => ({ Get: { TableName: Seats, Key: { seat: `s${i}` } } })),
    ],
  })))
  const [people, seats] = [Responses.slice(0, 2), Responses.slice(2)]
  const booked = seats.map(({ Item }) => Item.guest ? Item.price : 0).reduce((sum, price) => sum + price, 0)
  assert.equal(people.map(({ Item }) => Item.paid).reduce((sum, one) => sum + one, 0), 11 + 13 + booked)
}
await Promise.all([
  ...range(10, 40).map(i => retried(() => write(book(guests[i % 2], `s${i}`, 10 + i)))),
  ...range(0, 10).map(paid),
])
await paid()
assert.equal((await read(Guests, { guest: 'ann' })).seats.size, 2 + 15)

for (const TableName of [Seats, Guests]) {
  await dynamodb.send(new DeleteTableCommand({ TableName }))
}
console.log('ok')
