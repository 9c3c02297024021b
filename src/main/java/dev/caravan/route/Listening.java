package dev.caravan.route;

import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpActivityListener;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;

/**
 * Has camel-http leave the exchange where {@link HttpTransport} finds it, which it does for as long as somebody
 * listens. Named by its class and never bound, for camel-http would take one of the registry for all of a host's own
 * endpoints.
 */
public final class Listening implements HttpActivityListener {

    @Override
    public void onRequestSubmitted(Object source, Exchange exchange, HttpHost host, HttpRequest request,
            HttpEntity entity) {
        // nothing to do
    }

    @Override
    public void onResponseReceived(Object source, Exchange exchange, HttpHost host, HttpResponse response,
            HttpEntity entity, long elapsed) {
        // nothing to do
    }
}
