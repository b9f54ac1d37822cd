package io.streambed.transfer;

/**
 * An object in a store.
 *
 * @param size in bytes
 */
record StoredObject(String key, long size) {}
