package io.streambed.stream;

import io.streambed.materializer.Catalog;
import io.streambed.materializer.CatalogState;
import java.util.concurrent.CompletionStage;

/** What the stream operations need of the catalog. */
interface StreamCatalog {
    /** The state folded so far. */
    CatalogState state();

    /** The state with everything that was in the catalog when this was called. */
    CompletionStage<CatalogState> readToEnd();

    static StreamCatalog of(Catalog catalog) {
        return new StreamCatalog() {
            @Override
            public CatalogState state() {
                return catalog.state();
            }

            @Override
            public CompletionStage<CatalogState> readToEnd() {
                return catalog.readToEnd();
            }
        };
    }
}
