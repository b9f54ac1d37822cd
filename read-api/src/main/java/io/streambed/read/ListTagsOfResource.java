package io.streambed.read;

import com.fasterxml.jackson.core.JsonGenerator;
import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.Arns;
import io.streambed.model.DynamoDbException;
import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * ListTagsOfResource: all tags of a table, which are never more than one page.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html">ListTagsOfResource</a>
 */
public final class ListTagsOfResource implements Operation {
    private static final Shape.Structure INPUT = Shape.structure("ListTagsOfResourceInput")
            .required("ResourceArn", Shape.string().length(1, 1283))
            .optional("NextToken", Shape.string())
            .build();

    private final Catalog catalog;
    private final Arns arns;

    public ListTagsOfResource(Catalog catalog, Arns arns) {
        this.catalog = catalog;
        this.arns = arns;
    }

    @Override
    public String name() {
        return "ListTagsOfResource";
    }

    @Override
    public Service service() {
        return Service.DYNAMODB;
    }

    @Override
    public Shape.Structure input() {
        return INPUT;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String arn = call.input().string("ResourceArn");
        String name = TableLookup.taggedTable(arn, arns);
        if (call.input().has("NextToken")) {
            // None was ever given.
            throw DynamoDbException.validation("Invalid NextToken provided as input.");
        }
        return catalog.readToEnd().thenApply(state -> {
            CatalogTable table = state.table(name);
            if (table == null) {
                throw TableLookup.resourceNotFound(arn);
            }
            return Reply.json(generator -> write(generator, table.definition().tags()));
        });
    }

    private static void write(JsonGenerator generator, Map<String, String> tags) throws IOException {
        generator.writeArrayFieldStart("Tags");
        for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
            generator.writeStartObject();
            generator.writeStringField("Key", tag.getKey());
            generator.writeStringField("Value", tag.getValue());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }
}
