/**
 * What Caravan costs, measured. Not run with the tests: each {@code *Benchmark} has a {@code main}, started by
 *
 * <pre>mvn -q -B -ntp test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath dev.caravan.bench.OverheadBenchmark"</pre>
 *
 * <p>The mock provider always runs in a JVM of its own, so that the CPU time of the measured JVM is Caravan's and the
 * load generator's alone.
 */
package dev.caravan.bench;
