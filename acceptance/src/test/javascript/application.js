// What the applications have in common. Each is started with an endpoint, prints "ok" at its end, and fails with a stack trace
// and status 1.

import assert from 'node:assert/strict'

export const endpoint = process.argv[2]
export const settings = {
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
}
export const unusedName = prefix => `${prefix}-${process.pid}-${Date.now()}`
export const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i)

// Reads again until the answer is the expected one: global indexes and eventually consistent reads follow the writes.
export async function converges (expected, read) {
  const deadline = Date.now() + 20_000
  for (;;) {
    const actual = await read()
    try {
      assert.deepEqual(actual, expected)
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
}
