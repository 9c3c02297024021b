package dev.caravan.config;

/** What a model can do. A model that says nothing of itself is taken to do all of it. */
public enum Ability {
    /** Call tools. */
    TOOLS,
    /** Look at pictures and files. */
    IMAGES,
    /** Answer by a JSON schema that the provider enforces; else Caravan asks by a tool or in words. */
    JSON_SCHEMA,
    /** Take temperature, top-p and top-k; else they are left out. */
    SAMPLING,
    /** Be made to call a tool; else it is asked to. */
    FORCED_TOOL_CHOICE,
    /** Continue an answer that the request begins. */
    PREFILL
}
