package dev.caravan.config;

/** A property, or a bean that a configuration names, is not as it must be. The message names it and says what to do. */
public final class SettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingException(String message) {
        super(message);
    }
}
