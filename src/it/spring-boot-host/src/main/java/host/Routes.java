package host;

import dev.caravan.plan.AllModelsFailedException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The host's routes, with its own error handling, server and database. */
@Component
class Routes extends RouteBuilder {

    private final JdbcTemplate guests;

    Routes(JdbcTemplate guests) {
        this.guests = guests;
        guests.execute("create table if not exists guests (answered_by text)");
    }

    @Override
    public void configure() {
        errorHandler(deadLetterChannel("log:dead"));
        onException(IllegalStateException.class).handled(true).setBody(constant("handled by the host"));
        onException(AllModelsFailedException.class).handled(true)
                .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(503)).setBody(simple("sorry: ${exception.message}"));

        from("platform-http:/ask?httpMethodRestrict=POST").routeId("ask")
                .to("kamelet:caravan?task=greeting")
                .process(exchange -> guests.update("insert into guests values (?)",
                        exchange.getMessage().getHeader("CaravanModel")))
                .setBody(simple("${header.CaravanModel} ${body}"));
        from("platform-http:/guests").routeId("guests")
                .process(exchange -> exchange.getMessage().setBody(
                        guests.queryForObject("select count(*) from guests", String.class)));
        from("platform-http:/broken").routeId("broken").throwException(new IllegalStateException("broken"));
    }
}
