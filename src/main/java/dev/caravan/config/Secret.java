package dev.caravan.config;

/** A value that must not be seen: {@code toString} never shows it. Empty when there is none. */
public record Secret(String value) {

    public static final Secret NONE = new Secret("");

    public boolean present() {
        return !value.isEmpty();
    }

    /** Tells keys apart without showing them: the start of their SHA-256, empty without a key. */
    public String fingerprint() {
        return present() ? Fingerprint.of(value) : "";
    }

    @Override
    public String toString() {
        return present() ? "(secret)" : "(none)";
    }
}
