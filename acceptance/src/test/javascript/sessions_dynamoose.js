// The sessions of a web site with dynamoose: they expire, are found by their token through a global index, and listed in the order
// of their beginning through a local one. Usage: sessions_dynamoose.js ENDPOINT.

import assert from 'node:assert/strict'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import dynamoose from 'dynamoose'
import { converges, range, settings, unusedName } from './application.js'

dynamoose.aws.ddb.set(new dynamoose.aws.ddb.DynamoDB(settings))
const HOUR = 3_600_000
const name = unusedName('Sessions')

const sessionSchema = new dynamoose.Schema({
  user: { type: String, hashKey: true },
  id: { type: String, rangeKey: true },
  startedAt: { type: Number, required: true, index: { name: 'ByStart', type: 'local', project: true } },
  token: { type: String, index: { name: 'ByToken', type: 'global', project: ['device'] } },
  device: { type: String, default: 'unknown' },
  requests: { type: Number, default: 0 },
  roles: { type: Set, schema: [String] },
  data: { type: Object, schema: { cart: { type: Array, schema: [String] }, theme: String } },
}, { saveUnknown: ['flags.*', 'flags'] })
const Session = dynamoose.model(name, sessionSchema)
const table = new dynamoose.Table(name, [Session], {
  waitForActive: { enabled: true, check: { timeout: 30_000, frequency: 100 } },
  initialize: false,
  throughput: 'ON_DEMAND',
  expires: { ttl: HOUR, attribute: 'expiresAt', items: { returnExpired: false } },
})
await table.initialize()
const client = dynamoose.aws.ddb()
const { TimeToLiveDescription } = await client.describeTimeToLive({ TableName: name })
assert.equal(TimeToLiveDescription.AttributeName, 'expiresAt')
assert.match(TimeToLiveDescription.TimeToLiveStatus, /^ENABL(ED|ING)$/)

const session = (user, i, others) => ({
  user, id: `s${i}`, startedAt: 1_700_000_000_000 + ((i * 7) % 30) * 1000, token: `${user}-token-${i}`, ...others,
})

// One session is made, and not a second time.
const created = await Session.create(session('ann', 0, { roles: new Set(['reader']), data: { cart: ['book'], theme: 'dark' } }))
assert.equal(created.device, 'unknown')
const read = await Session.get({ user: 'ann', id: 's0' }, { consistent: true })
assert.ok(Math.abs(read.expiresAt.getTime() - Date.now() - HOUR) < 60_000)
assert.deepEqual(read.data, { cart: ['book'], theme: 'dark' })
assert.deepEqual(read.roles, new Set(['reader']))
assert.equal(read.startedAt, 1_700_000_000_000)
await assert.rejects(
  Session.create(session('ann', 0)),
  error => error instanceof ConditionalCheckFailedException && error.message === 'The conditional request failed')
assert.equal(await Session.get({ user: 'ann', id: 'none' }), undefined)

// More of them in batches of 25.
const many = range(1, 30).map(i => session('ann', i, { device: i % 2 ? 'phone' : 'desktop' }))
for (const part of [many.slice(0, 25), many.slice(25)]) {
  const { unprocessedItems } = await Session.batchPut(part)
  assert.deepEqual(unprocessedItems, [])
}
await Session.batchPut([session('bob', 1), session('bob', 2)])

// Every request counts, those at the same time too.
await Promise.all(range(0, 30).map(() => Session.update({ user: 'ann', id: 's0' }, { $ADD: { requests: 1 } })))
assert.equal((await Session.get({ user: 'ann', id: 's0' }, { consistent: true })).requests, 30)
const changed = await Session.update({ user: 'ann', id: 's0' }, {
  $SET: { device: 'tablet' },
  $ADD: { roles: new Set(['writer']) },
  $REMOVE: ['data'],
})
assert.deepEqual(
  [changed.device, changed.requests, changed.data, changed.roles],
  ['tablet', 30, undefined, new Set(['reader', 'writer'])])
await assert.rejects(
  Session.update(
    { user: 'ann', id: 's0' },
    { $SET: { device: 'stolen' } },
    { condition: new dynamoose.Condition().where('device').eq('phone').and().where('requests').lt(30) }),
  ConditionalCheckFailedException)
const appended = await Session.update({ user: 'ann', id: 's1' }, { data: { cart: ['pen'], theme: 'light' } })
assert.deepEqual(appended.data, { cart: ['pen'], theme: 'light' })

// The client below dynamoose brings back the item that a condition did not like.
await assert.rejects(
  client.updateItem({
    TableName: name,
    Key: { user: { S: 'ann' }, id: { S: 's0' } },
    UpdateExpression: 'SET #d = :d',
    ConditionExpression: 'attribute_not_exists(#d) OR size(#t) < :n',
    ExpressionAttributeNames: { '#d': 'device', '#t': 'token' },
    ExpressionAttributeValues: { ':d': { S: 'x' }, ':n': { N: '3' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }),
  error => error instanceof ConditionalCheckFailedException &&
    error.Item.device.S === 'tablet' && error.Item.requests.N === '30')

// Queries: on the table by a range, with a filter after the read; on the local index by time; on the global one by token.
const inRange = await Session.query('user').eq('ann').where('id').between('s10', 's14').consistent().exec()
assert.deepEqual(inRange.map(found => found.id), ['s10', 's11', 's12', 's13', 's14'])
const phones = await Session.query('user').eq('ann').filter('device').eq('phone').limit(12).exec()
assert.deepEqual(
  [phones.map(found => found.id), phones.lastKey],
  [['s1', 's11', 's13', 's15', 's17', 's19'], { user: 'ann', id: 's19' }])
const counted = await Session.query('user').eq('ann').where('id').beginsWith('s1').filter('device').eq('phone').count().exec()
assert.equal(counted.count, 6)
const order = range(0, 30).sort((a, b) => ((b * 7) % 30) - ((a * 7) % 30)).map(i => `s${i}`)
const latest = []
let lastKey
do {
  const query = Session.query('user').eq('ann').using('ByStart').sort('descending').limit(8)
  const page = await (lastKey ? query.startAt(lastKey) : query).exec()
  latest.push(...page.map(found => found.id))
  lastKey = page.lastKey
} while (lastKey)
assert.deepEqual(latest, order)
await converges([{ id: 's2', user: 'bob', device: 'unknown' }], async () =>
  (await Session.query('token').eq('bob-token-2').using('ByToken').exec())
    .map(({ id, user, device }) => ({ id, user, device })))

// A token is revoked: the index forgets it.
await Session.update({ user: 'bob', id: 's2' }, { $REMOVE: ['token'] })
await converges(0, async () => (await Session.query('token').eq('bob-token-2').using('ByToken').exec()).length)

// Several at once, and all.
const got = await Session.batchGet(
  [{ user: 'bob', id: 's1' }, { user: 'ann', id: 's3' }, { user: 'eve', id: 's1' }], { attributes: ['user', 'id'] })
assert.deepEqual(got.map(found => `${found.user}/${found.id}`).sort(), ['ann/s3', 'bob/s1'])
const desktops = await Session.scan('device').eq('desktop').where('startedAt').ge(1_700_000_010_000).all().exec()
assert.deepEqual(
  desktops.map(found => found.id).sort(),
  many.filter(one => one.device === 'desktop' && one.startedAt >= 1_700_000_010_000).map(one => one.id).sort())
const parallel = await Session.scan().parallel(3).all().attributes(['user', 'id']).exec()
assert.equal(new Set(parallel.map(found => `${found.user}/${found.id}`)).size, 32)

// A session that has expired is swept from the table and its indexes; one that was renewed in time stays.
await Session.create(session('carl', 1, { expiresAt: new Date(Date.now() - HOUR) }))
await Session.create(session('carl', 2, { expiresAt: new Date(Date.now() + 10_000) }))
await Session.update({ user: 'carl', id: 's2' }, { expiresAt: new Date(Date.now() + HOUR) })
const found = async query => (await client.query({ TableName: name, ...query })).Items.map(item => item.id.S)
await converges(['s2'], () => found({
  ConsistentRead: true,
  KeyConditionExpression: '#u = :carl',
  ExpressionAttributeNames: { '#u': 'user' },
  ExpressionAttributeValues: { ':carl': { S: 'carl' } },
}))
const byToken = token => found({
  IndexName: 'ByToken',
  KeyConditionExpression: '#t = :t',
  ExpressionAttributeNames: { '#t': 'token' },
  ExpressionAttributeValues: { ':t': { S: token } },
})
await converges([[], ['s2']], () => Promise.all(['carl-token-1', 'carl-token-2'].map(byToken)))

await Session.batchDelete([{ user: 'bob', id: 's1' }, { user: 'bob', id: 's2' }])
await Session.delete({ user: 'ann', id: 's0' })
await converges(30, async () => (await Session.scan().count().exec()).count)

await client.deleteTable({ TableName: name })
console.log('ok')
