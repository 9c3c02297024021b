package dev.caravan.provider;

/** One server-sent event. The name is empty where the stream gives none. */
public record SseEvent(String name, String data) {
}
