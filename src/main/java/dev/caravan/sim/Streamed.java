package dev.caravan.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An answer as a stream of events, with all that can be odd about one. Immutable: each method gives a
 * changed copy.
 *
 * <p>A request that does not stream gets the same answer after all the stream's pauses, or, where a
 * mishap ends the stream, what is like it: half an answer, an error status, silence. Quirks are nothing
 * to it.
 *
 * @param flaw        none by default; not one of those that concern the bytes of a body
 * @param resume      what it does with the beginning of its answer in the conversation
 * @param pace        time before each piece of content; none by default
 * @param keepAlive   how often a comment, at Anthropic a ping, comes while nothing else does; zero, the
 *                    default, for never
 * @param filterAfter after how many pieces of text a content filter ends the answer
 * @param mishaps     in the order they happen where several are at one point
 */
public record Streamed(Flaw flaw, Resume resume, Duration pace, Duration keepAlive, OptionalInt filterAfter,
        Set<Quirk> quirks, List<Placed> mishaps) implements Behaviour {

    static final Streamed HONEST = new Streamed(Flaw.NONE, Resume.CONTINUE, Duration.ZERO, Duration.ZERO,
            OptionalInt.empty(), Set.of(), List.of());

    /** A mishap at its point. */
    public record Placed(Point at, Mishap what) {
    }

    public Streamed {
        if (flaw.isOfBytes()) throw new IllegalArgumentException(flaw.key() + " is no flaw of a stream");
        if (pace.isNegative()) throw new IllegalArgumentException("pace must not be negative, was " + pace);
        if (keepAlive.isNegative()) {
            throw new IllegalArgumentException("keep-alive must not be negative, was " + keepAlive);
        }
        quirks = Set.copyOf(quirks);
        mishaps = List.copyOf(mishaps);
    }

    public Streamed flaw(Flaw value) {
        return new Streamed(value, resume, pace, keepAlive, filterAfter, quirks, mishaps);
    }

    public Streamed resume(Resume value) {
        return new Streamed(flaw, value, pace, keepAlive, filterAfter, quirks, mishaps);
    }

    /** With this much time before each piece of content. */
    public Streamed pace(Duration value) {
        return new Streamed(flaw, resume, value, keepAlive, filterAfter, quirks, mishaps);
    }

    /** With a sign of life so often while there is nothing else. */
    public Streamed keepAlive(Duration value) {
        return new Streamed(flaw, resume, pace, value, filterAfter, quirks, mishaps);
    }

    /** Ended by a content filter after so many pieces of text. */
    public Streamed filterAfter(int pieces) {
        return new Streamed(flaw, resume, pace, keepAlive, OptionalInt.of(pieces), quirks, mishaps);
    }

    /** With these quirks added. */
    public Streamed quirks(Quirk... added) {
        var all = EnumSet.noneOf(Quirk.class);
        all.addAll(quirks);
        all.addAll(Arrays.asList(added));
        return new Streamed(flaw, resume, pace, keepAlive, filterAfter, all, mishaps);
    }

    /** With this mishap added. */
    public Streamed at(Point point, Mishap what) {
        var all = new ArrayList<>(mishaps);
        all.add(new Placed(point, what));
        return new Streamed(flaw, resume, pace, keepAlive, filterAfter, quirks, all);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** What a request gets that does not stream; {@code whole} is the answer and {@code text} what it says. */
    Behaviour plain(Behaviour whole, String text) {
        var pauses = mishaps.stream().map(Placed::what).filter(Mishap.Silence.class::isInstance)
                .map(what -> ((Mishap.Silence) what).lasting()).reduce(Duration.ZERO, Duration::plus);
        return mishaps.stream().flatMap(mishap -> mishap.what().plain().stream()).findFirst().orElse(whole)
                .after(pace.isZero() ? pauses : pauses.plus(pace.multipliedBy(Piece.of(text).size())));
    }

    @Override
    public String label() {
        var label = new StringBuilder("stream");
        if (flaw != Flaw.NONE) label.append(" with ").append(flaw.key());
        if (resume != Resume.CONTINUE) label.append(", ").append(resume.key());
        if (!pace.isZero()) label.append(", ").append(pace.toMillis()).append(" ms per piece");
        filterAfter.ifPresent(pieces -> label.append(", filtered after ").append(pieces));
        quirks.stream().sorted().forEach(quirk -> label.append(", ").append(quirk.key()));
        return mishaps.stream().map(mishap -> ", " + mishap.what().label() + " at " + mishap.at().label())
                .collect(Collectors.joining("", label, ""));
    }
}
