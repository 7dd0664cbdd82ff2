package dev.keelson.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** Tells the processor time that was spent so far. */
@FunctionalInterface
interface CpuClock extends AutoCloseable {

    /** Of this process alone, with an embedded database in it. */
    CpuClock PROCESS = () -> new Time(OptionalLong.empty(), processNanos());

    /** A reading, or the difference of two. */
    Time now();

    /**
     * Nanoseconds.
     *
     * @param database of the database server's processes; empty when they cannot be watched
     * @param process of this process
     */
    record Time(OptionalLong database, long process) {

        static final Time NONE = new Time(OptionalLong.of(0), 0);

        Time plus(Time other) {
            return new Time(sum(database, other.database, 1), process + other.process);
        }

        Time minus(Time earlier) {
            return new Time(sum(database, earlier.database, -1), process - earlier.process);
        }

        private static OptionalLong sum(OptionalLong one, OptionalLong other, int sign) {
            return one.isEmpty() || other.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(one.getAsLong() + sign * other.getAsLong());
        }
    }

    @Override
    default void close() {}

    /** What the operating system has given to this process. */
    static long processNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
