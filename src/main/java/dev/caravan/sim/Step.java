package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Ending;
import java.time.Duration;

/** The smallest thing a stream does. */
sealed interface Step {

    /** Bytes go out; {@code endsEvent} when an event is whole with them. */
    record Write(byte[] bytes, boolean endsEvent) implements Step {
    }

    /** Nothing happens for so long. */
    record Pause(Duration lasting) implements Step {
    }

    /** Nothing ever happens again. */
    record Halt() implements Step {
    }

    /** The body is over. */
    record End(Ending ending) implements Step {
    }
}
