package dev.keelson.queryside;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers in memory, at most so many bytes of them by estimate, each at least {@value #OVERHEAD}, and none older than it may
 * be. Whether the read models have moved since is for the taker to find out. Safe for use by many threads.
 */
final class QueryCache {

    private static final int OVERHEAD = 256;
    private static final double JITTER = 0.1;

    private final Cache<Question, KeptAnswer> answers;
    private final Ticker ticker;
    private final DoubleSupplier random;

    /**
     * @param maximumBytes 0: nothing is kept
     * @param random from 0 to 1
     */
    QueryCache(long maximumBytes, Ticker ticker, DoubleSupplier random) {
        this.ticker = ticker;
        this.random = random;
        answers = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((Question _, KeptAnswer kept) -> kept.weight())
                .expireAfter(Expiry.writing((Question _, KeptAnswer kept) -> kept.timeLeft(ticker.read())))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** The time by which ages are told. */
    long now() {
        return ticker.read();
    }

    @Nullable
    KeptAnswer find(Question question) {
        return answers.getIfPresent(question);
    }

    /**
     * Keeps an answer.
     *
     * @param questionBytes about how much memory the question takes
     * @param begun when the run began that made it
     */
    void keep(Question question, int questionBytes, Answer answer, long begun, Duration maxAge) {
        var weight = OVERHEAD + (long) questionBytes + answer.json().length;
        var lifetime = (long) (maxAge.toNanos() * (1 - JITTER * random.getAsDouble()));
        answers.put(
                question, new KeptAnswer(answer, begun, begun + lifetime, (int) Math.min(weight, Integer.MAX_VALUE)));
    }

    long size() {
        return answers.estimatedSize();
    }

    long weight() {
        return answers.policy()
                .eviction()
                .flatMap(eviction -> eviction.weightedSize().stream().boxed().findFirst())
                .orElse(0L);
    }
}
