package io.streambed.write;

import io.streambed.materializer.CatalogTable;
import io.streambed.materializer.TableLookup;
import io.streambed.model.Arns;
import io.streambed.model.TableDefinition;
import org.jspecify.annotations.Nullable;

/** Finds the table whose tags are to change. */
final class ResourceTags {
    private ResourceTags() {}

    /** The name of the table of an ARN. */
    static String tableOf(String arn, Arns arns) {
        return TableLookup.taggedTable(arn, arns);
    }

    static TableDefinition changeable(@Nullable CatalogTable table, String name, String arn) {
        if (table == null) {
            throw TableLookup.resourceNotFound(arn);
        }
        return UpdateTable.updatable(table, name);
    }
}
