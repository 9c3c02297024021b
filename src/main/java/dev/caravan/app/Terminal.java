package dev.caravan.app;

import dev.caravan.door.Progress.Snapshot;
import java.io.Console;
import java.io.PrintStream;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person at the terminal reads. A live line is rewritten in place on a terminal, else logged anew. */
final class Terminal {

    private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);
    private static final int WIDTH = 110;

    private final PrintStream out;
    private final boolean live = terminal();
    private boolean lineOpen;

    Terminal(PrintStream out) {
        this.out = out;
    }

    /** From Java 22 on there is a console without a terminal too, and a method that tells. */
    private static boolean terminal() {
        var console = System.console();
        try {
            return console != null && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    void say(String line) {
        endLine();
        out.println(line);
    }

    void watching(Path inbox, Path outbox) {
        say("Watching " + inbox + "/ for documents; results go to " + outbox + "/. Stop with Ctrl-C.");
    }

    /** Whether a line can be rewritten in place. */
    boolean live() {
        return live;
    }

    /** The present state in one line: rewritten on a terminal, else in the log. */
    void progress(Snapshot now, long waiting) {
        var left = now.rate() > 0 ? left(Math.round(waiting / now.rate())) : "starting";
        var line = String.format(Locale.ROOT, "%d of %d, %d failed, %d parked, %.1f a second, %s, $%s%s",
                now.finished(), now.finished() + waiting, now.failed(), now.parked(), now.rate(), left,
                now.cost().setScale(4, RoundingMode.HALF_UP).toPlainString(),
                now.serving().isEmpty() ? "" : ", " + now.serving() + " serves");
        if (live) {
            out.print("\r" + String.format("%-" + WIDTH + "s", line));
            out.flush();
            lineOpen = true;
        } else {
            LOG.info(line);
        }
    }

    private static String left(long seconds) {
        return seconds < 120 ? seconds + " s left" : seconds < 7200 ? seconds / 60 + " min left"
                : seconds / 3600 + " h left";
    }

    /** The table at the end of the work at hand. */
    void summary(Snapshot now, long droppedOutcomes) {
        endLine();
        out.println();
        row("Documents", now.answered() + " answered, " + now.failed() + " failed"
                + (now.reused() == 0 ? "" : ", " + now.reused() + " of the answers given before"));
        now.answeredBy().forEach((model, count) -> row("  by " + model, count.toString()));
        row("Fallbacks", now.fallbacks() + " documents were not answered by the first model");
        row("Failed attempts", counts(now.failures()));
        row("Time", String.format(Locale.ROOT, "%.1f s, %.1f documents a second",
                now.elapsed().toMillis() / 1000.0, now.rate()));
        row("Cost", "$" + now.cost().setScale(6, RoundingMode.HALF_UP).toPlainString() + (now.unpriced() == 0 ? ""
                : ", without " + now.unpriced() + " attempts on models whose price is not configured"));
        if (droppedOutcomes > 0) {
            row("Outcomes lost", droppedOutcomes + " could not be stored");
        }
        out.println();
    }

    private void row(String name, String value) {
        out.printf("%-28s %s%n", name, value);
    }

    private static String counts(Map<String, Integer> counts) {
        return counts.isEmpty() ? "none" : counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey()).collect(Collectors.joining(", "));
    }

    private void endLine() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }
}
