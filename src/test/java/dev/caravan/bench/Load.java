package dev.caravan.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Callers in a closed loop, each asking again as soon as it is answered, and what that cost this process. */
final class Load implements AutoCloseable {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Kept from one measurement to the next: what a thread allocated is known only while it lives. */
    private final ExecutorService callers = Executors.newFixedThreadPool(32);

    /** What a number of calls took: each call's nanoseconds, and of all of them the time, CPU time and bytes. */
    record Cost(long[] latencies, long nanos, long cpuNanos, long bytes) {

        static final Cost NONE = new Cost(new long[0], 0, 0, 0);

        Cost plus(Cost more) {
            var all = LongStream.concat(Arrays.stream(latencies), Arrays.stream(more.latencies)).toArray();
            return new Cost(Report.sorted(all), nanos + more.nanos, cpuNanos + more.cpuNanos, bytes + more.bytes);
        }

        double ms(double share) {
            return Report.ms(latencies, share);
        }

        double perSecond() {
            return latencies.length * 1e9 / nanos;
        }

        double cpuMicros() {
            return cpuNanos / 1e3 / latencies.length;
        }

        long bytesEach() {
            return bytes / latencies.length;
        }
    }

    /** Lets a number of callers call for a while. */
    Cost run(int count, Duration time, Callable<?> call) throws Exception {
        var bytes = allocated();
        var cpu = PROCESS.getProcessCpuTime();
        var began = System.nanoTime();
        var end = began + time.toNanos();
        List<Callable<long[]>> loops = IntStream.range(0, count)
                .<Callable<long[]>>mapToObj(caller -> () -> loop(end, call)).toList();
        var latencies = LongStream.builder();
        for (var loop : callers.invokeAll(loops)) {
            Arrays.stream(loop.get()).forEach(latencies);
        }
        return Cost.NONE.plus(new Cost(latencies.build().toArray(), System.nanoTime() - began,
                PROCESS.getProcessCpuTime() - cpu, allocated() - bytes));
    }

    private static long[] loop(long end, Callable<?> call) throws Exception {
        var latencies = LongStream.builder();
        for (var now = System.nanoTime(); now < end;) {
            call.call();
            var then = System.nanoTime();
            latencies.add(then - now);
            now = then;
        }
        return latencies.build().toArray();
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())).filter(of -> of > 0).sum();
    }

    @Override
    public void close() {
        callers.shutdownNow();
    }
}
