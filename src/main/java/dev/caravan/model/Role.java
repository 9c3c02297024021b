package dev.caravan.model;

/** Who speaks in a {@link Message}. Tool results are parts of a {@link #TOOL} message. */
public enum Role {
    SYSTEM, USER, ASSISTANT, TOOL
}
