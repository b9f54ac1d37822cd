// A shop with electrodb: customers, products, carts and orders in a single table, with one global and one local index that several
// entities share. Usage: shop_electrodb.js ENDPOINT.

import assert from 'node:assert/strict'
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import electrodb from 'electrodb'
import { converges, range, settings, unusedName } from './application.js'

const { Entity, Service } = electrodb
const dynamodb = new DynamoDBClient(settings)
const client = DynamoDBDocumentClient.from(dynamodb)
const table = unusedName('Shop')
const key = (hash, sort) => [{ AttributeName: hash, KeyType: 'HASH' }, { AttributeName: sort, KeyType: 'RANGE' }]
await dynamodb.send(new CreateTableCommand({
  TableName: table,
  AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'lsi1sk'].map(
    AttributeName => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: key('pk', 'sk'),
  GlobalSecondaryIndexes: [{ IndexName: 'gsi1', KeySchema: key('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' } }],
  LocalSecondaryIndexes: [{ IndexName: 'lsi1', KeySchema: key('pk', 'lsi1sk'), Projection: { ProjectionType: 'ALL' } }],
  BillingMode: 'PAY_PER_REQUEST',
}))
await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: table })

const model = entity => ({ entity, version: '1', service: 'shop' })
const Customer = new Entity({
  model: model('customer'),
  attributes: {
    customer: { type: 'string', required: true },
    email: { type: 'string', required: true },
    visits: { type: 'number', default: 0 },
    tags: { type: 'set', items: 'string' },
  },
  indexes: {
    profile: {
      collection: 'account',
      pk: { field: 'pk', composite: ['customer'] },
      sk: { field: 'sk', composite: [] },
    },
    byEmail: {
      index: 'gsi1',
      pk: { field: 'gsi1pk', composite: ['email'] },
      sk: { field: 'gsi1sk', composite: [] },
    },
  },
}, { client, table })
const Product = new Entity({
  model: model('product'),
  attributes: {
    sku: { type: 'string', required: true },
    price: { type: 'number', required: true },
    stock: { type: 'number', required: true },
    category: { type: ['book', 'toy'], required: true },
  },
  indexes: {
    product: { pk: { field: 'pk', composite: ['sku'] }, sk: { field: 'sk', composite: [] } },
    ofCategory: {
      index: 'gsi1',
      pk: { field: 'gsi1pk', composite: ['category'] },
      sk: { field: 'gsi1sk', composite: ['price', 'sku'] },
    },
  },
}, { client, table })
const CartLine = new Entity({
  model: model('cartline'),
  attributes: {
    customer: { type: 'string', required: true },
    sku: { type: 'string', required: true },
    quantity: { type: 'number', required: true },
  },
  indexes: {
    lines: {
      collection: 'account',
      pk: { field: 'pk', composite: ['customer'] },
      sk: { field: 'sk', composite: ['sku'] },
    },
  },
}, { client, table })
const Order = new Entity({
  model: model('order'),
  attributes: {
    customer: { type: 'string', required: true },
    order: { type: 'string', required: true },
    placed: { type: 'string', required: true },
    status: { type: ['open', 'paid', 'shipped'], required: true, default: 'open' },
    total: { type: 'number', required: true },
    lines: {
      type: 'list',
      items: { type: 'map', properties: { sku: { type: 'string' }, quantity: { type: 'number' } } },
    },
    log: { type: 'list', items: { type: 'string' } },
  },
  indexes: {
    orders: {
      collection: 'account',
      pk: { field: 'pk', composite: ['customer'] },
      sk: { field: 'sk', composite: ['order'] },
    },
    ofDay: {
      index: 'gsi1',
      pk: { field: 'gsi1pk', composite: ['status'] },
      sk: { field: 'gsi1sk', composite: ['placed', 'order'] },
    },
    byPlaced: {
      index: 'lsi1',
      pk: { field: 'pk', composite: ['customer'] },
      sk: { field: 'lsi1sk', composite: ['placed'] },
    },
  },
}, { client, table })
const shop = new Service({ customer: Customer, product: Product, cartLine: CartLine, order: Order }, { client, table })
const isRefused = error => error.cause.name === 'ConditionalCheckFailedException' &&
  error.message.startsWith('Error thrown by DynamoDB client: "The conditional request failed"')

// Customers register once.
await Customer.create({ customer: 'ann', email: 'ann@example.com', tags: ['new'] }).go()
await assert.rejects(Customer.create({ customer: 'ann', email: 'other@example.com' }).go(), isRefused)
assert.deepEqual((await Customer.get({ customer: 'ann' }).go({ consistent: true })).data,
  { customer: 'ann', email: 'ann@example.com', visits: 0, tags: ['new'] })
assert.equal((await Customer.get({ customer: 'eve' }).go()).data, null)
await converges(['ann'], async () =>
  (await Customer.query.byEmail({ email: 'ann@example.com' }).go()).data.map(found => found.customer))

// Every visit counts.
await Promise.all(range(0, 30).map(() => Customer.patch({ customer: 'ann' }).add({ visits: 1 }).go()))
await Customer.patch({ customer: 'ann' }).add({ tags: ['regular', 'friend'] }).go()
const tagged = await Customer.patch({ customer: 'ann' }).delete({ tags: ['new'] }).go({ response: 'all_new' })
assert.deepEqual([tagged.data.visits, [...tagged.data.tags].sort()], [30, ['friend', 'regular']])
await assert.rejects(Customer.patch({ customer: 'eve' }).add({ visits: 1 }).go(), isRefused)

// Products, in batches.
const products = range(0, 40).map(i => (
  { sku: `p${String(i).padStart(2, '0')}`, price: 100 + (i * 11) % 40, stock: 3, category: i % 4 ? 'book' : 'toy' }))
assert.deepEqual((await Product.put(products).go()).unprocessed, [])
const some = await Product.get(['p03', 'p07', 'none'].map(sku => ({ sku }))).go({ consistent: true, preserveBatchOrder: true })
assert.deepEqual(some.data.map(found => found && found.price), [133, 137, null])
const books = products.filter(one => one.category === 'book').sort((a, b) => a.price - b.price)
await converges(books.map(one => one.sku), async () => {
  const skus = []
  let cursor = null
  do {
    const page = await Product.query.ofCategory({ category: 'book' }).go({ cursor, limit: 7 })
    skus.push(...page.data.map(found => found.sku))
    cursor = page.cursor
  } while (cursor)
  return skus
})
const dear = await Product.query.ofCategory({ category: 'book' })
  .between({ price: 110 }, { price: 120 }).go({ order: 'desc', pages: 'all', limit: 2 })
assert.deepEqual(
  dear.data.map(found => found.sku),
  books.filter(one => one.price >= 110 && one.price <= 120).reverse().map(one => one.sku))

// A cart.
await Promise.all(range(0, 5).map(i => CartLine.upsert({ customer: 'ann', sku: 'p01' }).add({ quantity: i }).go()))
await CartLine.put({ customer: 'ann', sku: 'p02', quantity: 1 }).go()
await CartLine.put({ customer: 'ann', sku: 'p03', quantity: 7 }).go()
await CartLine.remove({ customer: 'ann', sku: 'p03' }).go({ response: 'all_old' })
  .then(removed => assert.equal(removed.data.quantity, 7))
const cart = (await CartLine.query.lines({ customer: 'ann' }).go({ consistent: true })).data
assert.deepEqual(cart.map(line => [line.sku, line.quantity]), [['p01', 10], ['p02', 1]])

// The last pieces can be sold once: of ten who want one of three, three get it. The others learn what is left.
const sell = () => Product.patch({ sku: 'p01' }).subtract({ stock: 1 })
  .where(({ stock }, { gt }) => gt(stock, 0)).go({ returnOnConditionCheckFailure: 'all_old' })
const sold = await Promise.all(range(0, 10).map(sell))
assert.equal(sold.filter(answer => !answer.rejected).length, 3)
assert.deepEqual(new Set(sold.filter(answer => answer.rejected).map(answer => answer.data.stock)), new Set([0]))
assert.equal((await Product.get({ sku: 'p01' }).go({ consistent: true })).data.stock, 0)

// Orders, their life, and where they are found.
const day = i => `2026-03-${String(i + 1).padStart(2, '0')}`
const orders = range(0, 12).map(i => (
  { customer: i % 3 ? 'ann' : 'bob', order: `o${String(i).padStart(2, '0')}`, placed: day((i * 5) % 12), total: i * 10,
    lines: [{ sku: 'p01', quantity: i + 1 }], log: ['placed'] }))
await Order.put(orders).go()
await converges(range(0, 12).map(day), async () =>
  (await Order.query.ofDay({ status: 'open' }).go()).data.map(found => found.placed))
const paid = await Order.patch({ customer: 'ann', order: 'o04' })
  .set({ status: 'paid' })
  .composite({ placed: orders[4].placed })
  .append({ log: ['paid'] })
  .data(({ lines }, { set }) => set(lines[0].quantity, 2))
  .where(({ status, total }, { eq, between }) => `${eq(status, 'open')} AND ${between(total, 40, 50)}`)
  .go({ response: 'all_new' })
assert.deepEqual(
  [paid.data.status, paid.data.log, paid.data.lines], ['paid', ['placed', 'paid'], [{ sku: 'p01', quantity: 2 }]])
await converges([['o04'], 11], async () => [
  (await Order.query.ofDay({ status: 'paid' }).begins({ placed: '2026-03' }).go()).data.map(found => found.order),
  (await Order.query.ofDay({ status: 'open' }).go({ pages: 'all' })).data.length,
])
const latest = await Order.query.byPlaced({ customer: 'ann' }).gte({ placed: day(4) })
  .where(({ total }, { gt, ne }) => `${gt(total, 20)} AND ${ne(total, 70)}`).go({ order: 'desc', consistent: true })
assert.deepEqual(
  latest.data.map(found => found.order),
  orders.filter(one => one.customer === 'ann' && one.placed >= day(4) && one.total > 20 && one.total !== 70)
    .sort((a, b) => (a.placed < b.placed ? 1 : -1)).map(one => one.order))
const placed = await Order.query.byPlaced({ customer: 'ann' }).go({ attributes: ['order', 'total'], limit: 1 })
assert.deepEqual(placed.data, [{ order: 'o05', total: 50 }])

// All of a customer, of several kinds, with one Query.
const account = (await shop.collections.account({ customer: 'ann' }).go({ consistent: true })).data
assert.deepEqual(
  [account.customer.length, account.cartLine.length, account.order.length, account.product], [1, 2, 8, undefined])

// A report with Scan, and an orderly end.
const scanned = await Product.scan
  .where(({ category, price }, { eq, gte }) => `${eq(category, 'toy')} AND ${gte(price, 120)}`).go({ pages: 'all' })
assert.deepEqual(
  scanned.data.map(found => found.sku).sort(),
  products.filter(one => one.category === 'toy' && one.price >= 120).map(one => one.sku))
assert.deepEqual((await Order.delete(account.order.map(({ customer, order }) => ({ customer, order }))).go()).unprocessed, [])
await converges([4, 0], async () => [
  (await Order.query.ofDay({ status: 'open' }).go()).data.length,
  (await Order.query.ofDay({ status: 'paid' }).go()).data.length,
])

await dynamodb.send(new DeleteTableCommand({ TableName: table }))
console.log('ok')
