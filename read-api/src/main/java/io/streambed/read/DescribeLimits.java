package io.streambed.read;

import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * DescribeLimits: the service's default quotas of an account, which are not enforced here.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html">DescribeLimits</a>
 */
public final class DescribeLimits implements Operation {
    private static final Shape.Structure INPUT =
            Shape.structure("DescribeLimitsInput").build();

    /** Units per second that one table may have. */
    private static final long TABLE_MAX = 40_000;

    /** Units per second that all tables may have together. */
    private static final long ACCOUNT_MAX = 80_000;

    @Override
    public String name() {
        return "DescribeLimits";
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
        return Reply.now(generator -> {
            generator.writeNumberField("AccountMaxReadCapacityUnits", ACCOUNT_MAX);
            generator.writeNumberField("AccountMaxWriteCapacityUnits", ACCOUNT_MAX);
            generator.writeNumberField("TableMaxReadCapacityUnits", TABLE_MAX);
            generator.writeNumberField("TableMaxWriteCapacityUnits", TABLE_MAX);
        });
    }
}
