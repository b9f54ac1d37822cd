// A leaderboard with the document client of the AWS SDK for JavaScript v3: one item for each player and game, a global index of
// each game's players by points, a local index of each player's games by points. Usage: leaderboard_document_client.js ENDPOINT.

import assert from 'node:assert/strict'
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  paginateScan,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { converges, range, settings, unusedName } from './application.js'

const dynamodb = new DynamoDBClient(settings)
const documents = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } })
const send = command => documents.send(command)
const TableName = unusedName('Leaderboard')

await dynamodb.send(new CreateTableCommand({
  TableName,
  AttributeDefinitions: [
    { AttributeName: 'player', AttributeType: 'S' },
    { AttributeName: 'game', AttributeType: 'S' },
    { AttributeName: 'points', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'player', KeyType: 'HASH' },
    { AttributeName: 'game', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [{
    IndexName: 'GamesByPoints',
    KeySchema: [
      { AttributeName: 'player', KeyType: 'HASH' },
      { AttributeName: 'points', KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  }],
  GlobalSecondaryIndexes: [{
    IndexName: 'PlayersByPoints',
    KeySchema: [
      { AttributeName: 'game', KeyType: 'HASH' },
      { AttributeName: 'points', KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['region'] },
  }],
  BillingMode: 'PAY_PER_REQUEST',
}))
await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName })

const playerName = i => `player-${String(i).padStart(3, '0')}`
const regionOf = i => ['eu', 'us', 'asia'][i % 3]
const entry = (i, game, points) => (
  { player: playerName(i), game, points, region: regionOf(i), played: 1, stats: { best: points, history: [points] } })

// BatchWriteItem: 60 players of chess, five of whom play go and hex too; what is unprocessed is sent again.
async function writeAll (requests) {
  for (let i = 0; i < requests.length; i += 25) {
    let RequestItems = { [TableName]: requests.slice(i, i + 25) }
    while (Object.keys(RequestItems).length > 0) {
      RequestItems = (await send(new BatchWriteCommand({ RequestItems }))).UnprocessedItems
    }
  }
}
const points = i => (i * 37) % 61 * 10
const entries = [
  ...range(0, 60).map(i => entry(i, 'chess', points(i))),
  ...range(0, 5).map(i => entry(i, 'go', 7 + i)),
  ...range(0, 5).map(i => entry(i, 'hex', 3.5 * i)),
]
await writeAll(entries.map(Item => ({ PutRequest: { Item } })))

const board = (game, options) => ({
  TableName,
  IndexName: 'PlayersByPoints',
  KeyConditionExpression: 'game = :game',
  ExpressionAttributeValues: { ':game': game },
  ScanIndexForward: false,
  ...options,
})
async function pages (paginator) {
  const found = []
  for await (const page of paginator) found.push(page)
  return found
}
const ranking = range(0, 60).sort((a, b) => points(b) - points(a))

// The whole board in pages of 7, best first.
await converges(ranking.map(playerName), async () => {
  const found = await pages(paginateQuery({ client: documents, pageSize: 7 }, board('chess')))
  return found.flatMap(page => page.Items).map(item => item.player)
})
const best = await send(new QueryCommand(board('chess', { Limit: 3 })))
assert.deepEqual(best.Items, ranking.slice(0, 3).map(
  i => ({ player: playerName(i), game: 'chess', points: points(i), region: regionOf(i) })))
assert.deepEqual(best.LastEvaluatedKey, { player: playerName(ranking[2]), game: 'chess', points: points(ranking[2]) })
const next = await send(new QueryCommand(board('chess', { Limit: 3, ExclusiveStartKey: best.LastEvaluatedKey })))
assert.deepEqual(next.Items.map(item => item.player), ranking.slice(3, 6).map(playerName))

// A range that is paged keeps both its bounds.
const middle = ranking.filter(i => points(i) >= 200 && points(i) <= 400).reverse()
const between = await pages(paginateQuery({ client: documents, pageSize: 4 }, board('chess', {
  KeyConditionExpression: 'game = :game AND points BETWEEN :low AND :high',
  ExpressionAttributeValues: { ':game': 'chess', ':low': 200, ':high': 400 },
  ScanIndexForward: true,
})))
assert.deepEqual(between.flatMap(page => page.Items).map(item => item.player), middle.map(playerName))

// A filter comes after the read: Count is what is left of ScannedCount.
const inEurope = await send(new QueryCommand(board('chess', {
  FilterExpression: '#r = :eu',
  ExpressionAttributeNames: { '#r': 'region' },
  ExpressionAttributeValues: { ':game': 'chess', ':eu': 'eu' },
  Select: 'COUNT',
})))
assert.deepEqual([inEurope.Count, inEurope.ScannedCount, inEurope.Items], [20, 60, undefined])

// The table itself, and the local index, which is read consistently.
const ofOne = await send(new QueryCommand({
  TableName,
  ConsistentRead: true,
  KeyConditionExpression: 'player = :p AND begins_with(game, :g)',
  ExpressionAttributeValues: { ':p': playerName(2), ':g': 'h' },
  ProjectionExpression: 'stats.history[0], played',
}))
assert.deepEqual(ofOne.Items, [{ stats: { history: [7] }, played: 1 }])
const games = await send(new QueryCommand({
  TableName,
  IndexName: 'GamesByPoints',
  ConsistentRead: true,
  KeyConditionExpression: 'player = :p AND points > :least',
  ExpressionAttributeValues: { ':p': playerName(4), ':least': 11 },
  ScanIndexForward: false,
}))
assert.deepEqual(games.Items, [
  { player: playerName(4), game: 'chess', points: points(4) },
  { player: playerName(4), game: 'hex', points: 14 },
])

// Points won at the same time all count.
const winner = { player: playerName(9), game: 'chess' }
await Promise.all(range(0, 40).map(() => send(new UpdateCommand({
  TableName,
  Key: winner,
  UpdateExpression: 'ADD points :won, played :one',
  ExpressionAttributeValues: { ':won': 25, ':one': 1 },
}))))
const afterwards = await send(new GetCommand({ TableName, Key: winner, ConsistentRead: true }))
assert.equal(afterwards.Item.points, points(9) + 1000)
assert.equal(afterwards.Item.played, 41)
await converges([[playerName(9), points(9) + 1000], 60], async () => {
  const found = await send(new QueryCommand(board('chess')))
  return [[found.Items[0].player, found.Items[0].points], found.Count]
})

// A best result is only replaced by a better one; the error brings the item along.
const record = result => send(new UpdateCommand({
  TableName,
  Key: winner,
  UpdateExpression: 'SET stats.best = :r, stats.history = list_append(stats.history, :l) REMOVE #r',
  ConditionExpression: 'stats.best < :r',
  ExpressionAttributeNames: { '#r': 'region' },
  ExpressionAttributeValues: { ':r': result, ':l': [result] },
  ReturnValues: 'UPDATED_NEW',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
}))
assert.deepEqual((await record(900)).Attributes, { stats: { best: 900, history: [points(9), 900] } })
await assert.rejects(record(800), error => {
  assert.ok(error instanceof ConditionalCheckFailedException)
  assert.equal(error.message, 'The conditional request failed')
  assert.deepEqual(error.Item.stats, { M: { best: { N: '900' }, history: { L: [{ N: String(points(9)) }, { N: '900' }] } } })
  return true
})
await assert.rejects(
  send(new PutCommand({ TableName, Item: entry(9, 'chess', 0), ConditionExpression: 'attribute_not_exists(player)' })),
  error => error instanceof ConditionalCheckFailedException && error.Item === undefined)
const before = await send(new UpdateCommand({
  TableName,
  Key: winner,
  UpdateExpression: 'SET title = if_not_exists(title, :t)',
  ExpressionAttributeValues: { ':t': 'Grandmaster' },
  ReturnValues: 'ALL_OLD',
}))
assert.equal(before.Attributes.title, undefined)
assert.equal((await send(new GetCommand({ TableName, Key: winner }))).Item.title, 'Grandmaster')

// Without points a player is not on the board.
await send(new UpdateCommand({ TableName, Key: winner, UpdateExpression: 'REMOVE points' }))
await converges([59, playerName(ranking.find(i => i !== 9))], async () => {
  const found = await send(new QueryCommand(board('chess')))
  return [found.Count, found.Items[0].player]
})

// BatchGetItem, with a projection; a key that is not there is left out.
const { Responses, UnprocessedKeys } = await send(new BatchGetCommand({
  RequestItems: {
    [TableName]: {
      Keys: [...range(0, 3).map(i => ({ player: playerName(i), game: 'go' })), { player: 'nobody', game: 'go' }],
      ProjectionExpression: 'player, points',
      ConsistentRead: true,
    },
  },
}))
assert.deepEqual(UnprocessedKeys, {})
assert.deepEqual(
  Responses[TableName].sort((a, b) => a.points - b.points),
  range(0, 3).map(i => ({ player: playerName(i), points: 7 + i })))

// Scan: four segments together are the table; a filter on a nested path; the index.
const segments = await Promise.all(range(0, 4).map(Segment => pages(
  paginateScan({ client: documents, pageSize: 9 }, { TableName, TotalSegments: 4, Segment, ConsistentRead: true }))))
const keys = segments.flat().flatMap(page => page.Items).map(item => `${item.player}/${item.game}`)
assert.equal(keys.length, 70)
assert.deepEqual(new Set(keys), new Set(entries.map(item => `${item.player}/${item.game}`)))
const strong = await send(new ScanCommand({
  TableName,
  FilterExpression: 'stats.best >= :b AND (game = :c OR game = :g) AND NOT contains(player, :x)',
  ExpressionAttributeValues: { ':b': 580, ':c': 'chess', ':g': 'go', ':x': '009' },
}))
assert.deepEqual(
  strong.Items.map(item => item.player).sort(),
  range(0, 60).filter(i => i !== 9 && points(i) >= 580).map(playerName))
assert.equal(strong.ScannedCount, 70)
await converges(69, async () =>
  (await send(new ScanCommand({ TableName, IndexName: 'PlayersByPoints', Select: 'COUNT' }))).Count)

// A season ends: some items are deleted, and gone from the board.
await writeAll(ranking.slice(0, 30).map(i => ({ DeleteRequest: { Key: { player: playerName(i), game: 'chess' } } })))
await converges(ranking.slice(30).filter(i => i !== 9).map(playerName), async () =>
  (await send(new QueryCommand(board('chess')))).Items.map(item => item.player))
const deleted = await send(new DeleteCommand({
  TableName,
  Key: { player: playerName(1), game: 'go' },
  ConditionExpression: 'points IN (:a, :b)',
  ExpressionAttributeValues: { ':a': 7, ':b': 8 },
  ReturnValues: 'ALL_OLD',
}))
assert.deepEqual(deleted.Attributes, entry(1, 'go', 8))

// Requests that are wrong.
const wrong = (options, message) => assert.rejects(
  send(new QueryCommand(board('chess', options))),
  error => error.name === 'ValidationException' && message.test(error.message))
await wrong({ IndexName: 'None' }, /^The table does not have the specified index: None/)
await wrong({ ConsistentRead: true }, /^Consistent read/)
await wrong({ KeyConditionExpression: 'player = :game' }, /^Query condition missed key schema element/)
await assert.rejects(
  send(new QueryCommand({ ...board('chess'), TableName: TableName + '-none' })), ResourceNotFoundException)

await dynamodb.send(new DeleteTableCommand({ TableName }))
console.log('ok')
