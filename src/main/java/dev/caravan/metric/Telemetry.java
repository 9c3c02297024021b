package dev.caravan.metric;

import dev.caravan.plan.Call;
import java.util.Map;
import java.util.function.Supplier;

/** Is told of calls and attempts. Safe for all threads. */
public interface Telemetry extends AutoCloseable {

    /** Listens to nothing. */
    Telemetry NONE = new Telemetry() {
    };

    /** A caller's call begins. */
    default void began(Call call) {
    }

    /** It is over, answered or not; told once for each that began, on the caller's thread. */
    default void ended(Call call) {
    }

    /** An attempt is over, be it of a call, a probe or a copy of a call; its row of {@code model_calls}. */
    default void attempted(Map<String, Object> row) {
    }

    /**
     * A number that is read when somebody looks.
     *
     * @param tags names and values by turns
     */
    default void gauge(String name, String meaning, Supplier<Number> number, String... tags) {
    }

    /** A number that only grows, read when somebody looks. */
    default void count(String name, String meaning, Supplier<Number> number) {
    }

    /** Takes back what is read when somebody looks. */
    @Override
    default void close() {
    }
}
