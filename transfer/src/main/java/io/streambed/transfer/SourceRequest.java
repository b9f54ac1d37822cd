package io.streambed.transfer;

import io.streambed.model.AttributeType;
import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where items are to be read from and how they are written there.
 *
 * @param csv null for other formats
 */
record SourceRequest(
        String bucket,
        String prefix,
        InputFormat format,
        Compression compression,
        @Nullable CsvOptions csv) {
    static final Shape.Structure BUCKET_SOURCE = Shape.structure("S3BucketSource")
            .optional("S3BucketOwner", TransferShapes.BUCKET_OWNER)
            .required("S3Bucket", TransferShapes.BUCKET)
            .optional("S3KeyPrefix", TransferShapes.PREFIX)
            .build();

    static final Shape.Structure FORMAT_OPTIONS = Shape.structure("InputFormatOptions")
            .optional(
                    "Csv",
                    Shape.structure("CsvOptions")
                            .optional(
                                    "Delimiter",
                                    Shape.string().pattern("[,;:|\\t ]").length(1, 1))
                            .optional(
                                    "HeaderList",
                                    Shape.list(Shape.string()
                                                    .pattern("[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*")
                                                    .length(1, 65_536))
                                            .length(1, 255))
                            .build())
            .build();

    /** What an ImportTable reads. */
    static SourceRequest ofImport(Input input, Map<String, AttributeType> keys) {
        Input source = input.structure("S3BucketSource");
        Input options = input.structureOrNull("InputFormatOptions");
        Input csv = options == null ? null : options.structureOrNull("Csv");
        InputFormat format = InputFormat.valueOf(input.string("InputFormat"));
        if (format != InputFormat.CSV && csv != null) {
            throw DynamoDbException.validation("InputFormatOptions.Csv can only be provided for the input format CSV");
        }
        return new SourceRequest(
                source.string("S3Bucket"),
                prefix(source),
                format,
                compression(input),
                format == InputFormat.CSV ? csv(csv, keys) : null);
    }

    /** What a StartBulkPutItems reads. */
    static SourceRequest ofBulkPut(Input source) {
        return new SourceRequest(
                source.string("S3Bucket"),
                prefix(source),
                InputFormat.valueOf(source.string("InputFormat")),
                compression(source),
                null);
    }

    private static String prefix(Input source) {
        return Objects.requireNonNullElse(source.stringOrNull("S3KeyPrefix"), "");
    }

    private static Compression compression(Input input) {
        String compression = input.stringOrNull("InputCompressionType");
        return compression == null ? Compression.NONE : Compression.valueOf(compression);
    }

    private static CsvOptions csv(@Nullable Input csv, Map<String, AttributeType> keys) {
        String delimiter = csv == null ? null : csv.stringOrNull("Delimiter");
        List<String> header = csv == null ? List.of() : csv.strings("HeaderList");
        if (header.stream().distinct().count() < header.size()) {
            throw DynamoDbException.validation("The HeaderList contains duplicates");
        }
        return new CsvOptions(delimiter == null ? ',' : delimiter.charAt(0), header, keys);
    }

    /** Reads the records of an object with this content, which is closed with the reader. */
    RecordReader reader(InputStream content) throws IOException {
        InputStream unpacked = compression.unpacked(content);
        return switch (format) {
            case DYNAMODB_JSON -> new JsonLinesReader(unpacked);
            case ION -> new IonRecordReader(unpacked);
            case CSV -> new CsvReader(unpacked, Objects.requireNonNull(csv));
        };
    }
}
