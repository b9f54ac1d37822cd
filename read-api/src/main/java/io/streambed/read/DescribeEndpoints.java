package io.streambed.read;

import io.streambed.protocol.Call;
import io.streambed.protocol.Operation;
import io.streambed.protocol.Reply;
import io.streambed.protocol.Service;
import io.streambed.protocol.Shape;
import java.util.concurrent.CompletionStage;

/**
 * DescribeEndpoints: the address at which the client has reached this node, for clients that discover endpoints.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html">DescribeEndpoints</a>
 */
public final class DescribeEndpoints implements Operation {
    private static final Shape.Structure INPUT =
            Shape.structure("DescribeEndpointsInput").build();

    private static final long CACHE_MINUTES = 1440;

    private final String address;

    /** @param address host and port, for clients that do not say how they reach this node */
    public DescribeEndpoints(String address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "DescribeEndpoints";
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
        String host = call.host();
        return Reply.now(generator -> {
            generator.writeArrayFieldStart("Endpoints");
            generator.writeStartObject();
            generator.writeStringField("Address", host == null || host.isEmpty() ? address : host);
            generator.writeNumberField("CachePeriodInMinutes", CACHE_MINUTES);
            generator.writeEndObject();
            generator.writeEndArray();
        });
    }
}
