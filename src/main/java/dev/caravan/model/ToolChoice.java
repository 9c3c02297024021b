package dev.caravan.model;

/** How free the model is to call tools. {@code name} is empty unless the mode is {@code NAMED}. */
public record ToolChoice(Mode mode, String name) {

    /** The model decides; must not; must call some tool; must call the named one. */
    public enum Mode {
        AUTO, NONE, REQUIRED, NAMED
    }

    /** The model decides, which is every provider's default when there are tools. */
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, "");

    public static ToolChoice of(Mode mode) {
        return new ToolChoice(mode, "");
    }

    /** Whether the model is made to call a tool. */
    public boolean forced() {
        return mode == Mode.REQUIRED || mode == Mode.NAMED;
    }
}
