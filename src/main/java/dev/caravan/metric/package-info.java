/**
 * What is counted and timed for monitoring, in Micrometer's meters where there is a registry of them. Knows neither Camel
 * nor where meters are read.
 */
package dev.caravan.metric;
