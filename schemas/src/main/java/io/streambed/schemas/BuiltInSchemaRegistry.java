package io.streambed.schemas;

import java.util.Map;

/** A schema registry over a Kafka topic. */
public final class BuiltInSchemaRegistry implements SchemaRegistry {
    private final String topic;

    public BuiltInSchemaRegistry(Map<String, Object> kafkaClientConfig, String topic) {
        this.topic = topic + kafkaClientConfig.size();
    }

    @Override
    public int register(String subject, String schemaJson) {
        throw new SchemaRegistryException("not there yet: " + topic);
    }

    @Override
    public String schema(int id) {
        throw new SchemaRegistryException("not there yet: " + topic);
    }

    @Override
    public void close() {}
}
