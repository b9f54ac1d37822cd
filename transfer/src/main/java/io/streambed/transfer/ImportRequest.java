package io.streambed.transfer;

import io.streambed.model.AttributeDefinition;
import io.streambed.model.AttributeType;
import io.streambed.model.InitialLoad;
import io.streambed.model.TableDefinition;
import io.streambed.protocol.Input;
import io.streambed.protocol.Shape;
import io.streambed.write.TableCreation;
import io.streambed.write.TableSettings;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What an ImportTable asks for: where the items are, and the table they are to come into. */
final class ImportRequest {
    static final Shape.Structure INPUT = Shape.structure("ImportTableInput")
            .optional("ClientToken", TransferShapes.CLIENT_TOKEN)
            .required("S3BucketSource", SourceRequest.BUCKET_SOURCE)
            .required("InputFormat", Shape.oneOf("DYNAMODB_JSON", "ION", "CSV"))
            .optional("InputFormatOptions", SourceRequest.FORMAT_OPTIONS)
            .optional("InputCompressionType", TransferShapes.COMPRESSION)
            .required("TableCreationParameters", TableCreation.PARAMETERS)
            .build();

    private ImportRequest() {}

    /** The table, as CreateTable would make it. */
    static TableDefinition table(String request, String id, int number, TableSettings settings) {
        return TableCreation.definition(RequestJson.member(request, "TableCreationParameters"), id, number, settings);
    }

    /** The same table, to be filled. */
    static TableDefinition loading(String request, String id, int number, TableSettings settings) {
        return TableCreation.loading(
                RequestJson.member(request, "TableCreationParameters"), id, number, InitialLoad.IMPORT, settings);
    }

    static SourceRequest source(String request, TableDefinition table) {
        Map<String, AttributeType> keys = new HashMap<>();
        for (AttributeDefinition attribute : table.attributes()) {
            keys.put(attribute.name(), attribute.type());
        }
        return SourceRequest.ofImport(Input.parse(INPUT, request.getBytes(StandardCharsets.UTF_8)), keys);
    }
}
