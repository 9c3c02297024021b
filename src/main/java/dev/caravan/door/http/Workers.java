package dev.caravan.door.http;

import io.vertx.core.spi.ExecutorServiceFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that calls wait on for their providers: one each, never a queue, for the {@link Gate} bounds their number.
 * Virtual threads where the JDK has them (21 and later), else threads that go when they have had nothing to do for a
 * minute.
 */
final class Workers implements ExecutorServiceFactory {

    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public ExecutorService createExecutor(ThreadFactory unused, Integer concurrency, Integer mostConcurrency) {
        try {
            return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(),
                    Workers::thread);
        }
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "caravan-http-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
