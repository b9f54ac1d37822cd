package io.streambed.transfer;

/** How items are written in the objects that an import reads: the API's InputFormat. */
enum InputFormat {
    DYNAMODB_JSON,
    ION,
    CSV
}
