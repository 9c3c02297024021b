package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Ending;
import dev.caravan.sim.Behaviour.Refuse;
import dev.caravan.sim.Mishap.Break;
import dev.caravan.sim.Mishap.Fail;
import dev.caravan.sim.Mishap.Say;
import dev.caravan.sim.Mishap.Silence;
import dev.caravan.sim.Point.Progress;
import dev.caravan.sim.Streamed.Placed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The steps of one stream with its pauses and mishaps, made as they are taken. Not safe for many threads. */
final class StreamSteps implements Iterator<Step> {

    private final Iterator<Event> events;
    private final Streamed streamed;
    private final Framing framing;
    private final Function<Refuse, Event> failure;
    private final List<Placed> ahead;
    private final Deque<Step> ready = new ArrayDeque<>();
    private Progress sent = Progress.NONE;
    private boolean isFirst = true;
    private boolean over;

    /** {@code failure} makes the event of an error. */
    StreamSteps(Iterator<Event> events, Streamed streamed, Framing framing, Function<Refuse, Event> failure) {
        this.events = events;
        this.streamed = streamed;
        this.framing = framing;
        this.failure = failure;
        ahead = new ArrayList<>(streamed.mishaps());
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !over) advance();
        return !ready.isEmpty();
    }

    @Override
    public Step next() {
        if (!hasNext()) throw new NoSuchElementException("the stream is over");
        return ready.remove();
    }

    private void advance() {
        var next = events.hasNext() ? events.next() : Event.NONE;
        for (var placed : List.copyOf(ahead)) {
            if (!over && placed.at().isBefore(next, sent)) happen(placed);
        }
        if (over) return;
        if (next == Event.NONE) {
            end();
            return;
        }
        if (next.isContent() && !streamed.pace().isZero()) ready.add(new Step.Pause(streamed.pace()));
        send(next);
    }

    /** An event's bytes, with what happens in the middle of them. */
    private void send(Event event) {
        var frame = frame(event, !events.hasNext());
        var from = 0;
        for (var placed : List.copyOf(ahead)) {
            var at = placed.at().in(frame, sent);
            if (at.isEmpty()) continue;
            write(Arrays.copyOfRange(frame, from, at.getAsInt()), false);
            from = at.getAsInt();
            happen(placed);
            if (over) return;
        }
        write(Arrays.copyOfRange(frame, from, frame.length), true);
        sent = sent.after(event, frame.length);
    }

    private byte[] frame(Event event, boolean isLast) {
        var frame = framing.frame(event, isFirst, isLast);
        isFirst = false;
        return frame;
    }

    /** The table of mishaps; a stall is all that is left. */
    private void happen(Placed placed) {
        ahead.remove(placed);
        var what = placed.what();
        if (what instanceof Silence silence) {
            ready.add(new Step.Pause(silence.lasting()));
        } else if (what instanceof Say say) {
            write(frame(new Event(Event.Part.OTHER, say.name(), say.data()), false), true);
        } else if (what instanceof Fail fail) {
            write(frame(failure.apply(fail.refusal()), true), true);
            end();
        } else if (what instanceof Break broken) {
            end(broken.ending());
        } else {
            ready.add(new Step.Halt());
            over = true;
        }
    }

    private void end() {
        write(framing.closing(isFirst), false);
        end(Ending.END);
    }

    private void end(Ending ending) {
        ready.add(new Step.End(ending));
        over = true;
    }

    private void write(byte[] bytes, boolean endsEvent) {
        if (!streamed.has(Quirk.BYTE_BY_BYTE)) {
            if (bytes.length > 0) ready.add(new Step.Write(bytes, endsEvent));
            return;
        }
        for (var at = 0; at < bytes.length; at++) {
            ready.add(new Step.Write(new byte[] {bytes[at]}, endsEvent && at + 1 == bytes.length));
        }
    }
}
