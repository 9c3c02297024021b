package dev.caravan.route;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.MessageHelper;

/**
 * What of the caller's own is put aside during a call and comes back at its end.
 *
 * @param exception what the caller is dealing with; null when nothing
 */
record CallersOwn(Object body, Map<String, Object> headers, Object exception) {

    static CallersOwn of(Exchange exchange) {
        var message = exchange.getMessage();
        return new CallersOwn(message.getBody(), new LinkedHashMap<>(message.getHeaders()),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT));
    }

    /** Puts all back and takes away whatever the call left. */
    void giveBack(Exchange exchange) {
        var message = exchange.getMessage();
        message.removeHeaders("*");
        message.getHeaders().putAll(headers);
        message.setBody(body);
        MessageHelper.resetStreamCache(message);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, exception);
    }
}
