package dev.caravan.door.queue;

import dev.caravan.route.Names;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * A message as it came in.
 *
 * @param id names it, the same when it comes again
 * @param key what its result belongs to
 * @param body as it was, for a dead letter
 * @param carried its headers that go into the result
 */
record Arrival(String id, String key, Object body, Map<String, Object> carried) {

    private static final String PROPERTY = "CaravanArrival";

    Arrival {
        carried = Map.copyOf(carried);
    }

    /** Notes how the exchange's message came in. */
    static Arrival begin(Exchange exchange, Object body, Map<String, Object> carried) {
        var id = exchange.getProperty(Names.MESSAGE_ID, exchange.getExchangeId(), String.class);
        var key = exchange.getProperty(Names.MESSAGE_KEY, "", String.class);
        var arrival = new Arrival(id, key.isBlank() ? id : key, body, carried);
        exchange.setProperty(PROPERTY, arrival);
        return arrival;
    }

    static Arrival of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Arrival.class);
    }

    /** The headers of whatever goes out for it. */
    Map<String, Object> headers() {
        var headers = new HashMap<>(carried);
        headers.put(Names.KEY, key);
        return headers;
    }
}
