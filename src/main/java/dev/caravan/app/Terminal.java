package dev.caravan.app;

import dev.caravan.door.Progress.Snapshot;
import java.io.PrintStream;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a person at the terminal reads. A live line is rewritten in place on a terminal, else printed anew. */
final class Terminal {

    private static final int WIDTH = 100;

    private final PrintStream out;
    private final boolean live = System.console() != null;
    private boolean lineOpen;

    Terminal(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        endLine();
        out.println(line);
    }

    void watching(Path inbox, Path outbox) {
        say("Watching " + inbox + "/ for documents; results go to " + outbox + "/. Stop with Ctrl-C.");
    }

    /** The present state in one line. */
    void progress(Snapshot now, int waiting) {
        var all = now.finished() + waiting;
        var left = now.rate() > 0 ? Math.round(waiting / now.rate()) + " s left" : "starting";
        var line = String.format(Locale.ROOT, "%d of %d documents, %.1f a second, %s%s%s", now.finished(), all,
                now.rate(), left, now.serving().isEmpty() ? "" : ", " + now.serving() + " serves",
                now.failed() + now.postponed() == 0 ? ""
                        : ", " + now.failed() + " failed, " + now.postponed() + " put off");
        if (live) {
            out.print("\r" + String.format("%-" + WIDTH + "s", line));
            out.flush();
            lineOpen = true;
        } else {
            out.println(line);
        }
    }

    /** The table at the end of the work at hand. */
    void summary(Snapshot now, long droppedOutcomes) {
        endLine();
        out.println();
        row("Documents", now.answered() + " answered, " + now.failed() + " failed");
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
