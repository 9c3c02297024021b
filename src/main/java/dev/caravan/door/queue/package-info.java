/**
 * The queue doors: messages become requests, answers messages again.
 *
 * <p>May import everything but {@code app}, and knows Camel. What knows Kafka is used only by the routes of
 * {@code kafka.yaml}, for its libraries are optional.
 */
package dev.caravan.door.queue;
