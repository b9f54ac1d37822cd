package io.streambed.transfer;

import io.streambed.materializer.CatalogTable;
import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import io.streambed.model.TableDefinition;
import io.streambed.model.WriteUnits;
import io.streambed.protocol.AttributeValueJson;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.write.BulkWrites;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Puts items from files into a table that is in use. Records are not ordered: of two with the same key in one operation either
 * may come last.
 */
final class BulkPutRun implements JobRunner {
    private static final int CONDITIONAL_AT_ONCE = 32;
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Jobs jobs;
    private final Buckets buckets;
    private final BulkWrites writes;
    private final Operation putItem;

    /** @param putItem puts items that have a condition */
    BulkPutRun(Jobs jobs, Buckets buckets, BulkWrites writes, Operation putItem) {
        this.jobs = jobs;
        this.buckets = buckets;
        this.writes = writes;
        this.putItem = putItem;
    }

    @Override
    public Job run(Job job, JobProgress progress) throws TransferException, InterruptedException {
        CatalogTable table = jobs.catalog().state().byId(job.tableId());
        if (table == null || table.gone()) {
            throw new TransferException(FailureCode.TABLE_NOT_FOUND, "The table does not exist any more.");
        }
        BulkPutRequest request = BulkPutRequest.of(job);
        String bucket = Objects.requireNonNull(request.outputBucket());
        try (ObjectStore source = buckets.source(request.source().bucket());
                ObjectStore output = buckets.target(bucket, request.encryption());
                BulkPutReport report = new BulkPutReport(output, job, request)) {
            Visit visit = new Visit(table.definition(), request, progress, report);
            new SourceWalk(source, request.source(), progress).walk(visit);
            visit.finish();
            report.finish(progress.counts());
        }
        return job;
    }

    /** Puts what is read. Used by one thread. */
    private final class Visit implements SourceWalk.Visitor {
        private final TableDefinition table;
        private final JobProgress progress;
        private final BulkPutReport report;
        private final TableLoad load;
        private final Pace pace;
        private final Deque<Conditional> underWay = new ArrayDeque<>();

        Visit(TableDefinition table, BulkPutRequest request, JobProgress progress, BulkPutReport report) {
            this.table = table;
            this.progress = progress;
            this.report = report;
            this.load = new TableLoad(table, writes::put, progress);
            this.pace = new Pace(request.maxUnits());
        }

        /** A put whose outcome is awaited. */
        private record Conditional(String key, SourceRecord.Parsed record, CompletableFuture<Reply> reply) {}

        @Override
        public void item(String key, SourceRecord.Parsed record) throws TransferException, InterruptedException {
            BulkWrites.Put put;
            try {
                put = BulkWrites.check(table, record.item());
            } catch (DynamoDbException e) {
                malformed(key, record.position(), e.text());
                return;
            }
            pace.take(WriteUnits.of(put.image().size()));
            PutCondition condition = record.condition();
            if (condition == null) {
                load.put(put);
                return;
            }
            if (underWay.size() >= CONDITIONAL_AT_ONCE) {
                settle(underWay.remove());
            }
            underWay.add(new Conditional(key, record, put(record, condition)));
        }

        private CompletableFuture<Reply> put(SourceRecord.Parsed record, PutCondition condition) {
            String request = RequestJson.object(generator -> {
                generator.writeStringField("TableName", table.name());
                AttributeValueJson.write(generator, "Item", record.item());
                generator.writeStringField("ConditionExpression", condition.expression());
                generator.writeStringField("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
                if (!condition.names().isEmpty()) {
                    generator.writeObjectFieldStart("ExpressionAttributeNames");
                    for (var name : condition.names().entrySet()) {
                        generator.writeStringField(name.getKey(), name.getValue());
                    }
                    generator.writeEndObject();
                }
                if (!condition.values().isEmpty()) {
                    AttributeValueJson.write(generator, "ExpressionAttributeValues", condition.values());
                }
            });
            try {
                return putItem.handle(Call.internal(
                                putItem, request.getBytes(StandardCharsets.UTF_8), System.nanoTime() + DEADLINE_NANOS))
                        .toCompletableFuture();
            } catch (DynamoDbException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void settle(Conditional put) throws TransferException, InterruptedException {
            try {
                switch (put.reply().get()) {
                    case Reply.Failure failure
                    when failure.type() == ErrorType.CONDITIONAL_CHECK_FAILED ->
                        report.conditionFailed(put.key(), put.record(), failure.members());
                    case Reply.Failure failure ->
                        malformed(put.key(), put.record().position(), failure.message());
                    case Reply.Raw raw
                    when raw.status() != 200 ->
                        report.answered(
                                put.key(), put.record(), new String(raw.body(), StandardCharsets.UTF_8), progress);
                    case Reply.Json _, Reply.Raw _ -> progress.written(1);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof DynamoDbException refused && refused.type() == ErrorType.VALIDATION) {
                    malformed(put.key(), put.record().position(), refused.text());
                } else {
                    throw new TransferException(FailureCode.INTERNAL_ERROR, "The table cannot be written to.", e);
                }
            }
        }

        @Override
        public void malformed(String key, long position, String reason) throws TransferException {
            progress.failed(1);
            report.error(key, position, reason);
        }

        void finish() throws TransferException, InterruptedException {
            load.flush();
            while (!underWay.isEmpty()) {
                settle(underWay.remove());
            }
        }
    }

    /** What has been put stays, as on the service. */
    @Override
    public void abandon(Job job) {}

    /** Others may have changed the items since: putting them again would undo that. */
    @Override
    public boolean restarts() {
        return false;
    }
}
