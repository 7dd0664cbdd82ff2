package dev.keelson.queryside;

import java.time.Duration;

/** An answer in memory, with what tells how far to trust it. Times are of one ticker. Safe for use by many threads. */
final class KeptAnswer {

    private final Answer answer;
    private final long begun;
    private final long end;
    private final int weight;
    private volatile long lastRight;

    /**
     * @param begun when the run began that made it
     * @param end when it leaves the memory at the latest
     * @param weight its estimated bytes
     */
    KeptAnswer(Answer answer, long begun, long end, int weight) {
        this.answer = answer;
        this.begun = begun;
        this.end = end;
        this.weight = weight;
        lastRight = begun;
    }

    Answer answer() {
        return answer;
    }

    int weight() {
        return weight;
    }

    Duration timeLeft(long now) {
        return Duration.ofNanos(Math.max(0, end - now));
    }

    Duration age(long now) {
        return Duration.ofNanos(Math.max(0, now - begun));
    }

    /** Whether the read models, which at that time had come to the position, have not moved since. */
    boolean isRight(long position, long now) {
        var right = answer.position() >= position;
        if (right) {
            lastRight = now;
        }
        return right;
    }

    /** Whether it was known to be right that short a time ago. */
    boolean wasRightWithin(Duration time, long now) {
        return time.isPositive() && now - lastRight <= time.toNanos();
    }
}
