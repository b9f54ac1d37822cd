package io.streambed.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.streambed.materializer.CatalogProposer;
import io.streambed.materializer.CatalogResource;
import io.streambed.materializer.CatalogState;
import io.streambed.schemas.CatalogRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which log partitions have restored their part of a table, as the catalog has it: one resource for each table that is being
 * restored, from the first part that is done until the restore is over.
 */
final class RestoreProgress {
    private static final String KIND = "restore";
    private static final JsonFactory JSON = new JsonFactory();

    private RestoreProgress() {}

    /** The log partitions that are done with a table. */
    static Set<Integer> done(CatalogState state, String tableId) {
        return parse(state.resource(KIND, tableId));
    }

    /** The ids of the tables of which there is a record. */
    static Collection<String> recorded(CatalogState state) {
        return state.resources(KIND).stream().map(CatalogResource::id).toList();
    }

    static CompletionStage<CatalogState> add(
            CatalogProposer proposer, String tableId, int logPartition, long deadlineNanos) {
        return proposer.propose(
                (state, proposalId) -> {
                    Set<Integer> done = done(state, tableId);
                    done.add(logPartition);
                    return new CatalogRecord.ResourcePut(proposalId, state.version(), KIND, tableId, render(done));
                },
                deadlineNanos);
    }

    static CompletionStage<CatalogState> forget(CatalogProposer proposer, String tableId, long deadlineNanos) {
        return proposer.propose(
                (state, proposalId) -> new CatalogRecord.ResourceDrop(proposalId, state.version(), KIND, tableId),
                deadlineNanos);
    }

    private static String render(Set<Integer> done) {
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            generator.writeStartObject();
            generator.writeArrayFieldStart("done");
            for (int logPartition : done) {
                generator.writeNumber(logPartition);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return json.toString();
    }

    private static Set<Integer> parse(@Nullable CatalogResource resource) {
        Set<Integer> done = new TreeSet<>();
        if (resource == null) {
            return done;
        }
        try (JsonParser parser = JSON.createParser(resource.json())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    done.add(parser.getIntValue());
                }
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        return done;
    }
}
