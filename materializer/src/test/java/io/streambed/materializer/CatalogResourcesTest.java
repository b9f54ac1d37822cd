package io.streambed.materializer;

import static org.assertj.core.api.Assertions.assertThat;

import io.streambed.schemas.CatalogRecord.ResourceDrop;
import io.streambed.schemas.CatalogRecord.ResourcePut;
import org.junit.jupiter.api.Test;

class CatalogResourcesTest {
    private CatalogState state = CatalogState.EMPTY;

    private ResourcePut put(String kind, String id, String json) {
        return new ResourcePut("p", state.version(), kind, id, json);
    }

    private void drop(String kind, String id) {
        state = state.apply(new ResourceDrop("p", state.version(), kind, id));
    }

    private static CatalogResource resource(String kind, String id, String json) {
        return new CatalogResource(new CatalogResource.Key(kind, id), json);
    }

    @Test
    void resourcesAreKeptByKindInTheOrderOfTheirIds() {
        state = state.apply(put("backup", "b", "2"));
        state = state.apply(put("backup-plan", "a", "0"));
        state = state.apply(put("backup", "a", "1"));
        state = state.apply(put("export", "a", "3"));

        assertThat(state.version()).isEqualTo(4);
        assertThat(state.resources("backup"))
                .containsExactly(resource("backup", "a", "1"), resource("backup", "b", "2"));
        assertThat(state.resource("export", "a")).isEqualTo(resource("export", "a", "3"));
        assertThat(state.resource("export", "b")).isNull();
        assertThat(state.resources("import")).isEmpty();
    }

    @Test
    void theLastDescriptionCounts() {
        state = state.apply(put("backup", "a", "1"));
        state = state.apply(put("backup", "a", "2"));

        assertThat(state.resources("backup")).containsExactly(resource("backup", "a", "2"));
    }

    @Test
    void aProposalThatWasDecidedOnAnotherVersionIsVoid() {
        ResourcePut late = put("backup", "a", "late");
        state = state.apply(put("backup", "a", "first"));
        CatalogState before = state;

        assertThat(state.accepts(late)).isFalse();
        assertThat(state.apply(late)).isEqualTo(before);
    }

    @Test
    void whatIsNotThereCannotBeDropped() {
        state = state.apply(put("backup", "a", "1"));
        drop("backup", "a");
        CatalogState before = state;

        assertThat(state.resources("backup")).isEmpty();
        assertThat(state.accepts(new ResourceDrop("p", state.version(), "backup", "a")))
                .isFalse();
        drop("backup", "a");
        assertThat(state).isEqualTo(before);
    }
}
