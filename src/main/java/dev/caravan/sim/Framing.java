package dev.caravan.sim;

/** How the events of a stream become the bytes of its body. Stateless. */
interface Framing {

    String contentType();

    /** An event's bytes, all that stands between it and the one before it included. */
    byte[] frame(Event event, boolean isFirst, boolean isLast);

    /** The bytes after the last event; {@code isEmpty} when there was none. */
    byte[] closing(boolean isEmpty);
}
