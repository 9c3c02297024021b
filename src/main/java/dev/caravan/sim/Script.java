package dev.caravan.sim;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Which behaviour a model shows when. A script is an immutable description; the simulator starts it
 * afresh when it is set, from its first step and, for scripts of time, from the moment of setting.
 * Scripts nest: a share or a phase is itself a script.
 */
public sealed interface Script {

    /** A fresh run of this script. Runs are confined to the simulator's lock. */
    Run start(InstantSource time);

    /** The state of one run: the behaviour of each next request. */
    interface Run {
        Behaviour next();
    }

    /** These behaviours in order, one per request, then honest answers for ever. */
    static Steps of(Behaviour... steps) {
        return new Steps(List.of(steps), Behaviour.answer());
    }

    /** This behaviour for ever. */
    static Steps always(Behaviour behaviour) {
        return new Steps(List.of(), behaviour);
    }

    /** With probability {@code share} the first behaviour, else the other; the same draws each run. */
    static Share share(double share, Behaviour of, Behaviour otherwise, long seed) {
        return new Share(share, always(of), always(otherwise), seed);
    }

    /** Honest answers for {@code up}, the fault for {@code down}, and again; starts up. */
    static Flap flap(Duration up, Duration down, Behaviour fault) {
        return new Flap(up, down, always(Behaviour.answer()), always(fault));
    }

    /** A share of the calls fails, the others answer after {@code usual} times {@code factor}. */
    static Share brownOut(double share, Behaviour fault, Duration usual, double factor, long seed) {
        var slow = Duration.ofNanos((long) (usual.toNanos() * factor));
        return share(share, fault, Behaviour.answer(slow), seed);
    }

    /** The fault for this long from now, then healthy: a burst of 401, for example. */
    static First burst(Duration lasting, Behaviour fault) {
        return new First(lasting, always(fault), always(Behaviour.answer()));
    }

    /** Steps in order, then the last behaviour for ever. */
    record Steps(List<Behaviour> steps, Behaviour last) implements Script {
        public Steps {
            steps = List.copyOf(steps);
            Objects.requireNonNull(last, "last");
        }

        /** The same steps with another ending. */
        public Steps then(Behaviour behaviour) {
            return new Steps(steps, behaviour);
        }

        /** The same steps and ending, with the first steps repeated so many times in all. */
        public Steps times(int times) {
            var repeated = Stream.generate(() -> steps).limit(times).flatMap(List::stream).toList();
            return new Steps(repeated, last);
        }

        @Override
        public Run start(InstantSource time) {
            var left = steps.iterator();
            return () -> left.hasNext() ? left.next() : last;
        }
    }

    /** With probability {@code share} (0 to 1) the next of one script, else of the other. */
    record Share(double share, Script of, Script otherwise, long seed) implements Script {
        public Share {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be 0 to 1, was " + share);
            }
        }

        @Override
        public Run start(InstantSource time) {
            var chance = new Random(seed);
            var hit = of.start(time);
            var miss = otherwise.start(time);
            return () -> chance.nextDouble() < share ? hit.next() : miss.next();
        }
    }

    /** One script while up, another while down, in turns by the clock; starts up. */
    record Flap(Duration up, Duration down, Script whenUp, Script whenDown) implements Script {
        public Flap {
            requirePositive("up", up);
            requirePositive("down", down);
        }

        @Override
        public Run start(InstantSource time) {
            var began = time.instant();
            var healthy = whenUp.start(time);
            var failing = whenDown.start(time);
            return () -> {
                var into = Duration.between(began, time.instant()).toNanos();
                var isUp = Math.floorMod(into, up.plus(down).toNanos()) < up.toNanos();
                return isUp ? healthy.next() : failing.next();
            };
        }
    }

    /** One script for a time from the start, another ever after. */
    record First(Duration lasting, Script during, Script after) implements Script {
        public First {
            requirePositive("lasting", lasting);
        }

        @Override
        public Run start(InstantSource time) {
            var end = time.instant().plus(lasting);
            var first = during.start(time);
            var later = after.start(time);
            return () -> time.instant().isBefore(end) ? first.next() : later.next();
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be longer than 0, was " + value);
        }
    }
}
