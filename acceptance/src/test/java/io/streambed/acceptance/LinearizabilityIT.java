package io.streambed.acceptance;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What must hold while servers die holds first of all when none does. */
@ExtendWith(SharedServer.class)
class LinearizabilityIT {
    @Test
    void everyAnswerFitsOneOrderThatTheStreamTells(Clients clients) {
        Seed seed = Seed.of(this);
        var history = new History();
        try (var table = TestTable.withStream(clients, StreamViewType.NEW_AND_OLD_IMAGES)) {
            var client = new LedgerClient(clients, table.name(), history);
            var follower = StreamFollower.start(List.of(clients), table.streamArn(), history);
            try (follower;
                    var workload = Workload.start(List.of(client), 8, seed.value())) {
                workload.awaitAnswers(5000);
            }
            LedgerAudit.of(client, table.streamArn(), follower);
        }
    }
}
