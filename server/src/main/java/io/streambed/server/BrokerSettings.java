package io.streambed.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * The settings of a single KRaft broker that lives inside a process with other things to do: few threads, small buffers, quick
 * group changes, and small segments so that little has to be read again after a kill.
 */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String BROKER_LISTENER = "BROKER";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final int LARGEST_RECORD_BYTES = 17 << 20;

    private BrokerSettings() {}

    static Properties of(Path directory, Fsync fsync, InetSocketAddress broker, InetSocketAddress controller) {
        var settings = new Properties();
        network(settings, broker, controller);
        log(settings, directory, fsync);
        footprint(settings);
        groupsAndTransactions(settings);
        return settings;
    }

    private static void network(Properties settings, InetSocketAddress broker, InetSocketAddress controller) {
        String brokerUrl = BROKER_LISTENER + "://" + hostAndPort(broker);
        String controllerUrl = CONTROLLER_LISTENER + "://" + hostAndPort(controller);
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("listeners", brokerUrl + "," + controllerUrl);
        settings.put("advertised.listeners", brokerUrl);
        settings.put(
                "listener.security.protocol.map", BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", BROKER_LISTENER);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        // A static voter is not written to the metadata log, so its port may be another one after a restart.
        settings.put("controller.quorum.voters", NODE_ID + "@" + hostAndPort(controller));
        // Broker and controller stop and stall together here, so a missed heartbeat says nothing and must fence nobody.
        settings.put("broker.session.timeout.ms", "60000");
    }

    private static String hostAndPort(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static void log(Properties settings, Path directory, Fsync fsync) {
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("num.partitions", "1");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("message.max.bytes", Integer.toString(LARGEST_RECORD_BYTES));
        settings.put("replica.fetch.max.bytes", Integer.toString(LARGEST_RECORD_BYTES));
        settings.put("log.retention.ms", "-1");
        // After a kill every segment behind the recovery point is read and checked again, the active one always and
        // whole.
        settings.put("log.segment.bytes", Integer.toString(64 << 20));
        settings.put("log.flush.offset.checkpoint.interval.ms", "2000");
        settings.put("num.recovery.threads.per.data.dir", "2");
        switch (fsync) {
            case ALWAYS -> settings.put("log.flush.interval.messages", "1");
            case INTERVAL -> {
                // A log is flushed by the first scheduler run that finds it due: 750 + 250 ms at worst.
                settings.put("log.flush.interval.ms", "750");
                settings.put("log.flush.scheduler.interval.ms", "250");
            }
        }
        // Without these records, which carry nothing, an idle broker does not touch its disk twice a second.
        settings.put("metadata.max.idle.interval.ms", "0");
        settings.put("metadata.log.segment.bytes", Integer.toString(8 << 20));
    }

    private static void footprint(Properties settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.replica.alter.log.dirs.threads", "1");
        settings.put("group.coordinator.threads", "1");
        settings.put("log.cleaner.threads", "1");
        // Compaction may lag behind a burst of writes; it must not take its processor time.
        settings.put("log.cleaner.io.max.bytes.per.second", Integer.toString(8 << 20));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        settings.put("metric.reporters", "");
    }

    private static void groupsAndTransactions(Properties settings) {
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        // Offsets of a server that nobody starts for weeks must be there when somebody does.
        settings.put(
                "offsets.retention.minutes", Long.toString(Duration.ofDays(3650).toMinutes()));
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "500");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
    }
}
