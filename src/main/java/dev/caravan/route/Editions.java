package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/**
 * The configuration that is in force, and what is made of it. In development mode another one can take its place: calls
 * that are under way end under the one they began with. Safe for all threads.
 */
public final class Editions {

    private final EditionMaker maker;
    private final boolean counted;
    private final AtomicReference<Edition> present;
    private final List<Edition> leaving = new ArrayList<>();
    private final List<Consumer<CaravanConfig>> checks = new CopyOnWriteArrayList<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    /**
     * Begins with a configuration.
     *
     * @param counted whether it is known when a former edition is out of use, so that another can take its place
     */
    Editions(CaravanConfig config, EditionMaker maker, boolean counted) {
        this.maker = maker;
        this.counted = counted;
        this.present = new AtomicReference<>(maker.first(config));
    }

    /** The configuration that is in force. */
    public CaravanConfig config() {
        return present().config();
    }

    /** Has a call begin under the configuration that is in force, and gives it. */
    public CaravanConfig begin(Exchange exchange) {
        return enter(exchange).config();
    }

    /** What other configurations must satisfy to take its place; throws what is to be told if one does not. */
    public void check(Consumer<CaravanConfig> check) {
        checks.add(check);
    }

    /** Has something done after another configuration has taken its place. */
    void follow(Runnable follower) {
        followers.add(follower);
    }

    Edition present() {
        return present.get();
    }

    /** The edition that the exchange began under, at a door or now. */
    Edition of(Exchange exchange) {
        var begun = exchange.getProperty(Names.EDITION, Edition.class);
        return begun != null ? begun : enter(exchange);
    }

    Edition enter(Exchange exchange) {
        var edition = present.get();
        while (counted && !edition.uses().enter(exchange)) {
            edition = present.get();
        }
        exchange.setProperty(Names.EDITION, edition);
        return edition;
    }

    /**
     * What would take the present edition's place.
     *
     * @throws RuntimeException when a check forbids it, or a guard bean is missing
     */
    Edition next(CaravanConfig config) {
        checks.forEach(check -> check.accept(config));
        return maker.next(config, present());
    }

    /** Puts an edition in the present one's place. */
    synchronized void replace(Edition next) {
        var before = present.getAndSet(next);
        before.uses().end();
        leaving.add(before);
        followers.forEach(Runnable::run);
    }

    /** The configurations under which there are calls, or may be. */
    synchronized List<CaravanConfig> inUse() {
        leaving.removeIf(edition -> edition.uses().over());
        var all = new ArrayList<>(List.of(present().config()));
        leaving.forEach(edition -> all.add(edition.config()));
        return all;
    }
}
