package dev.caravan.app;

import dev.caravan.advice.AdviceJson;
import dev.caravan.advice.AdviceQuery;
import dev.caravan.config.CaravanConfig;
import dev.caravan.config.SettingException;
import dev.caravan.host.Configuration;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.route.Property;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * The commands {@code advice} and {@code whatif <chain> <model,model,…>}: what the calls of the last 30 days say of the
 * order of models, as JSON. Nothing is started for them.
 */
final class Advise extends MainListenerSupport {

    private static final Duration SPAN = Duration.ofDays(30);
    private static final String USE = "use: advice, or: whatif <chain> <model,model,...>";

    private final List<String> command;
    private final PrintStream out;

    Advise(List<String> command, PrintStream out) {
        this.command = List.copyOf(command);
        this.out = out;
    }

    /** Whether the arguments are one of these commands. */
    static boolean meant(List<String> words) {
        return !words.isEmpty() && (words.get(0).equals("advice") || words.get(0).equals("whatif"));
    }

    /** Camel's properties are known now, and no route is. */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        var context = main.getCamelContext();
        try (var store = OutcomeStore.at(Property.text(context, "caravan.database"))) {
            store.open();
            var config = Configuration.read(context, UnaryOperator.identity());
            out.println(answer(new AdviceQuery(store.dataSource(), config), config));
        } catch (IOException e) {
            throw new UncheckedIOException("the database can't be opened", e);
        }
    }

    private String answer(AdviceQuery query, CaravanConfig config) {
        var until = TimeSource.SYSTEM.instant();
        var since = until.minus(SPAN);
        if (command.equals(List.of("advice"))) {
            return AdviceJson.of(query.advice(since, until, AdviceQuery.THRESHOLD)).toPrettyString();
        }
        if (command.size() != 3 || !command.get(0).equals("whatif")) {
            throw new SettingException(USE);
        }
        var order = List.of(command.get(2).split(","));
        check("chain", command.get(1), config.chains().keySet());
        order.forEach(model -> check("model", model, config.models().keySet()));
        return AdviceJson.of(query.whatIf(command.get(1), order, since, until)).toPrettyString();
    }

    private static void check(String what, String name, Set<String> known) {
        if (!known.contains(name)) {
            throw new SettingException("there is no " + what + " '" + name + "'; there are "
                    + String.join(", ", known));
        }
    }
}
