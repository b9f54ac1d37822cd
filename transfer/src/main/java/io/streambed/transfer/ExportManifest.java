package io.streambed.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.protocol.JsonBody;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The manifest files of an export, each with its MD5 beside it. Written last: an export without them is none.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html">DynamoDB table
 *     export output format</a>
 */
final class ExportManifest {
    private static final String FULL_VERSION = "2020-06-30";
    private static final String INCREMENTAL_VERSION = "2023-08-01";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Job job;
    private final ExportRequest request;
    private final long endedAt;
    private final JobCounts counts;

    ExportManifest(Job job, ExportRequest request, long endedAt, JobCounts counts) {
        this.job = job;
        this.request = request;
        this.endedAt = endedAt;
        this.counts = counts;
    }

    void write(ObjectStore store, List<DataFiles.DataFile> files) throws TransferException {
        String folder = request.root() + job.id() + "/";
        StringBuilder lines = new StringBuilder();
        for (DataFiles.DataFile file : files) {
            lines.append(line(file)).append('\n');
        }
        put(store, folder, "manifest-files", lines.toString());
        put(store, folder, "manifest-summary", RequestJson.object(this::summary));
    }

    private static void put(ObjectStore store, String folder, String name, String content) throws TransferException {
        ObjectWriter.Written written = ExportRun.put(store, folder + name + ".json", content);
        ExportRun.put(store, folder + name + ".md5", written.md5());
    }

    private static String line(DataFiles.DataFile file) {
        JsonBody members = generator -> {
            generator.writeNumberField("itemCount", file.items());
            generator.writeStringField("md5Checksum", file.written().md5());
            generator.writeStringField("etag", file.written().etag());
            generator.writeStringField("dataFileS3Key", file.key());
        };
        return RequestJson.object(members);
    }

    private void summary(JsonGenerator generator) throws IOException {
        Long from = request.from();
        String algorithm = request.encryption().algorithm();
        generator.writeStringField("version", from == null ? FULL_VERSION : INCREMENTAL_VERSION);
        generator.writeStringField("exportArn", job.arn());
        generator.writeStringField("startTime", time(job.startedAt()));
        generator.writeStringField("endTime", time(endedAt));
        generator.writeStringField("tableArn", job.arn().substring(0, job.arn().indexOf("/export/")));
        generator.writeStringField("tableId", job.tableId());
        if (from == null) {
            generator.writeStringField("exportTime", time(job.instant()));
        } else {
            generator.writeStringField("exportFromTime", time(from));
            generator.writeStringField("exportToTime", time(job.instant() + 1));
        }
        generator.writeStringField("s3Bucket", request.bucket());
        generator.writeStringField("s3Prefix", request.prefix().isEmpty() ? null : request.prefix());
        generator.writeStringField("s3SseAlgorithm", algorithm == null ? "AES256" : algorithm);
        generator.writeStringField("s3SseKmsKeyId", request.encryption().keyId());
        generator.writeStringField("manifestFilesS3Key", request.root() + job.id() + "/manifest-files.json");
        generator.writeNumberField("billedSizeBytes", counts.processedBytes());
        generator.writeNumberField("itemCount", counts.writtenItems());
        generator.writeStringField("outputFormat", request.format().name());
        if (from != null) {
            generator.writeStringField("outputView", request.viewType());
        }
        generator.writeStringField("exportType", ExportJson.type(request));
    }

    private static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }
}
