package dev.caravan.work;

/** How much work of a task was answered, and how often work of it was refused. */
record Tally(long answers, long refusals) {

    /** The same after another refusal. */
    Tally withRefusal() {
        return new Tally(answers, refusals + 1);
    }

    /** Whether any work was answered since. */
    boolean answeredSince(Tally before) {
        return answers > before.answers;
    }

    /** Whether more was answered since than was refused, so that it can't be the models. */
    boolean mostlyAnsweredSince(Tally before) {
        return answers - before.answers > refusals - before.refusals;
    }
}
