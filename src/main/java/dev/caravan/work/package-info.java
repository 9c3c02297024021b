/**
 * Work that is answered once: what makes two pieces of work the same, what became of each, and whether any may be tried
 * now.
 *
 * <p>May import everything but {@code route}, {@code door} and {@code app}. The {@link dev.caravan.work.WorkJournal} and
 * the {@link dev.caravan.work.Gate} are shared by all threads.
 */
package dev.caravan.work;
