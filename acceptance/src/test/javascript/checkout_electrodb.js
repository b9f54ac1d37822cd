// A checkout with electrodb's transactions: an order, its lines, the stock and the customer's credit change together, over two tables.
// Usage: checkout_electrodb.js ENDPOINT.

import assert from 'node:assert/strict'
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import electrodb from 'electrodb'
import { range, settings, unusedName } from './application.js'

const { Entity, Service } = electrodb
const dynamodb = new DynamoDBClient(settings)
const client = DynamoDBDocumentClient.from(dynamodb)
const tables = { shop: unusedName('Checkout'), ledger: unusedName('Ledger') }
for (const TableName of Object.values(tables)) {
  await dynamodb.send(new CreateTableCommand({
    TableName,
    AttributeDefinitions: ['pk', 'sk'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
    BillingMode: 'PAY_PER_REQUEST',
  }))
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName })
}

const entity = (name, attributes, pk, sk, table) => new Entity({
  model: { entity: name, version: '1', service: 'checkout' },
  attributes,
  indexes: { primary: { pk: { field: 'pk', composite: pk }, sk: { field: 'sk', composite: sk } } },
}, { client, table })
const text = { type: 'string', required: true }
const number = { type: 'number', required: true }
const customer = entity('customer', { customer: text, credit: number }, ['customer'], [], tables.ledger)
const product = entity('product', { sku: text, stock: number }, ['sku'], [], tables.shop)
const order = entity('order', { order: text, customer: text, total: number, lines: { type: 'list', items: text } },
  ['customer'], ['order'], tables.shop)
const checkout = new Service({ customer, product, order })

await customer.put([{ customer: 'ann', credit: 100 }, { customer: 'bob', credit: 15 }]).go()
await product.put(range(0, 4).map(i => ({ sku: `p${i}`, stock: 5 }))).go()

const buy = (who, id, total, skus, token) => checkout.transaction.write(({ customer, product, order }) => [
  order.create({ customer: who, order: id, total, lines: skus }).commit(),
  customer.patch({ customer: who }).subtract({ credit: total })
    .where(({ credit }, { gte }) => gte(credit, total)).commit({ response: 'all_old' }),
  ...skus.map(sku => product.patch({ sku }).subtract({ stock: 1 }).where(({ stock }, { gt }) => gt(stock, 0)).commit()),
]).go(token ? { token } : {})
const credit = async who => (await customer.get({ customer: who }).go({ consistent: true })).data.credit
const stock = async sku => (await product.get({ sku }).go({ consistent: true })).data.stock

// All of it happens.
const bought = await buy('ann', 'o1', 30, ['p0', 'p1'])
assert.equal(bought.canceled, false)
assert.equal(bought.data.every(done => !done.rejected && done.code === 'None'), true)
assert.deepEqual([await credit('ann'), await stock('p0'), await stock('p1')], [70, 4, 4])

// Or nothing, and each action says why.
const refused = await buy('bob', 'o2', 30, ['p0', 'p2'])
assert.equal(refused.canceled, true)
assert.deepEqual(refused.data.map(done => done.code), ['None', 'ConditionalCheckFailed', 'None', 'None'])
assert.deepEqual(refused.data.map(done => done.rejected), [false, true, false, false])
assert.deepEqual(refused.data[1].item, { customer: 'bob', credit: 15 })
assert.deepEqual(
  [await credit('bob'), await stock('p0'), await stock('p2'), (await order.get({ customer: 'bob', order: 'o2' }).go()).data],
  [15, 4, 5, null])
const again = await buy('ann', 'o1', 1, ['p3'])
assert.deepEqual([again.canceled, again.data[0].code], [true, 'ConditionalCheckFailed'])

// A check of what is not written.
const checked = async least => checkout.transaction.write(({ customer, product }) => [
  customer.check({ customer: 'ann' }).where(({ credit }, { gte }) => gte(credit, least)).commit(),
  product.upsert({ sku: 'p3', stock: 50 }).commit(),
]).go()
assert.equal((await checked(71)).canceled, true)
assert.equal(await stock('p3'), 5)
assert.equal((await checked(70)).canceled, false)
assert.equal(await stock('p3'), 50)
await checkout.transaction.write(({ product }) => [product.delete({ sku: 'p3' }).commit()]).go()

// With a token it happens once.
const token = `token-${process.pid}`
assert.equal((await buy('ann', 'o3', 10, ['p2'], token)).canceled, false)
assert.equal((await buy('ann', 'o3', 10, ['p2'], token)).canceled, false)
assert.deepEqual([await credit('ann'), await stock('p2')], [60, 4])

// The last pieces: of ten who want one of four, four get it; the others are refused, some because another was at it.
const rush = async i => {
  for (;;) {
    const answer = await buy('ann', `r${i}`, 1, ['p0'])
    if (!answer.canceled) return true
    if (!answer.data.some(done => done.code === 'TransactionConflict')) return false
  }
}
const served = await Promise.all(range(0, 10).map(rush))
assert.equal(served.filter(Boolean).length, 4)
assert.deepEqual([await credit('ann'), await stock('p0')], [56, 0])

// Reading together what belongs together.
const seen = await checkout.transaction.get(({ customer, product, order }) => [
  customer.get({ customer: 'ann' }).commit(),
  product.get({ sku: 'p3' }).commit(),
  order.get({ customer: 'ann', order: 'o1' }).commit(),
]).go()
assert.equal(seen.canceled, false)
assert.deepEqual(seen.data.map(({ item }) => item), [
  { customer: 'ann', credit: 56 },
  null,
  { customer: 'ann', order: 'o1', total: 30, lines: ['p0', 'p1'] },
])

for (const TableName of Object.values(tables)) {
  await dynamodb.send(new DeleteTableCommand({ TableName }))
}
console.log('ok')
