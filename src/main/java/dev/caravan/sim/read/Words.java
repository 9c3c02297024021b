package dev.caravan.sim.read;

import java.util.List;
import java.util.Locale;

/** Names taken apart: {@code invoiceNumber}, {@code invoice_number} and {@code Invoice Number} agree. */
final class Words {

    private Words() {
    }

    /** Lower-case words parted by one space. */
    static String split(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip().toLowerCase(Locale.ROOT);
    }

    static List<String> of(String name) {
        return List.of(split(name).split(" "));
    }
}
