package dev.caravan.route;

import dev.caravan.plan.Spending;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/** {@code caravanSpending}: asks the database what all nodes spent this month, for the budgets. Safe for all threads. */
public final class SpendingBean {

    private final Spending spending;

    SpendingBean(Spending spending) {
        this.spending = spending;
    }

    /** Sets what the query asks for: the first day of the month, in days since 1970. */
    public void ask(Exchange exchange) {
        exchange.getMessage().setHeader("month", spending.ask());
    }

    public void learn(@Body List<Map<String, Object>> rows) {
        spending.learn(rows);
    }
}
