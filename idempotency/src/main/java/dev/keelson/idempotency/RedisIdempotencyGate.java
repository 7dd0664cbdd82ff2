package dev.keelson.idempotency;

import dev.keelson.idempotency.Admission.Admitted;
import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.Admission.Replayed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A gate whose store is Redis, for edges that have no database. It promises less than one whose store is the database of the
 * effects. A reply does not commit with any effect: between the two a process can die, and the key is admitted again after
 * the lease. A Redis that loses its memory, or fails over to a replica that has not heard, forgets claims and replies, and
 * lets a key in twice. How long a claim or a reply lasts is decided by the clock of Redis. See ADR 0020.
 *
 * <p>How long one question may take is the client's matter, by its timeouts; the client stays its owner's. An interrupt amid
 * a question may cost the answer, and is then an error. Safe for use by many threads.
 */
final class RedisIdempotencyGate implements IdempotencyGate {

    /** Between two questions of one who waits; no connection is held meanwhile. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final UnifiedJedis client;
    private final String prefix;
    private final IdempotencyConfiguration configuration;
    private final ClaimRenewal open;

    RedisIdempotencyGate(UnifiedJedis client, String prefix, IdempotencyConfiguration configuration) {
        this.client = client;
        this.prefix = prefix;
        this.configuration = configuration;
        open = ClaimRenewal.renewedBy(this::renew, configuration.lease());
    }

    /** What stands under a key. */
    private record Entry(
            long token,
            Fingerprint fingerprint,
            Instant since,
            @Nullable Reply reply) {

        /** From the fields in the order of {@link GateScript#FIND}. */
        static Optional<Entry> of(List<byte[]> fields) {
            if (fields.get(0) == null) {
                return Optional.empty();
            }
            var fingerprint = new Fingerprint(Long.parseLong(text(fields.get(1))));
            var since = Instant.parse(text(fields.get(2)));
            return Optional.of(new Entry(Long.parseLong(text(fields.get(0))), fingerprint, since, reply(fields)));
        }

        private static @Nullable Reply reply(List<byte[]> fields) {
            return fields.get(3) == null
                    ? null
                    : new Reply(text(fields.get(3)), text(fields.get(4)), Long.parseLong(text(fields.get(5))));
        }

        private static String text(byte[] field) {
            return new String(field, StandardCharsets.UTF_8);
        }

        Admission toAnyoneElse(Fingerprint other) {
            if (!fingerprint.equals(other)) {
                return new KeyReused();
            }
            return reply == null ? new InFlight(since) : new Replayed(reply);
        }
    }

    @Override
    public Admission admit(IdempotencyKey key, Fingerprint fingerprint, Duration patience) {
        var start = System.nanoTime();
        var nanos = TimeUnit.NANOSECONDS.convert(patience);
        var admission = ask(key, fingerprint);
        while (admission instanceof InFlight && pause(nanos - (System.nanoTime() - start))) {
            admission = ask(key, fingerprint);
        }
        return admission;
    }

    /** Whether it may be asked again. */
    private static boolean pause(long remainingNanos) {
        if (remainingNanos <= 0) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(remainingNanos, PAUSE_NANOS));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A client that asks twice, since the first answer was lost, finds its own claim. */
    private Admission ask(IdempotencyKey key, Fingerprint fingerprint) {
        var claim = Claim.fresh(key, fingerprint);
        var standing = entry(
                        GateScript.ADMIT,
                        key,
                        Long.toString(claim.token()),
                        Long.toString(fingerprint.value()),
                        claim.since().toString(),
                        leaseMillis())
                .orElseThrow();
        if (standing.token() != claim.token()) {
            return standing.toAnyoneElse(fingerprint);
        }
        open.add(claim);
        return new Admitted(claim);
    }

    @Override
    public Optional<Admission> find(IdempotencyKey key, Fingerprint fingerprint) {
        return entry(GateScript.FIND, key).map(entry -> entry.toAnyoneElse(fingerprint));
    }

    /** After this the claim is renewed no more, even if Redis is away: what nobody completes again must run out. */
    @Override
    public boolean complete(Claim claim, Reply reply) {
        open.remove(claim);
        var retention = millis(configuration.retentionOf(claim.key().scope()));
        var arguments = List.of(
                bytes(Long.toString(claim.token())),
                bytes(reply.kind()),
                bytes(reply.body()),
                bytes(Long.toString(reply.position())),
                bytes(retention));
        return isYes(run(GateScript.COMPLETE, claim.key(), arguments));
    }

    @Override
    public void release(Claim claim) {
        open.remove(claim);
        run(GateScript.RELEASE, claim.key(), List.of(bytes(Long.toString(claim.token()))));
    }

    private boolean renew(Claim claim) {
        return isYes(
                run(GateScript.RENEW, claim.key(), List.of(bytes(Long.toString(claim.token())), bytes(leaseMillis()))));
    }

    @Override
    public void close() {
        open.close();
    }

    private Optional<Entry> entry(GateScript script, IdempotencyKey key, String... arguments) {
        var texts = Arrays.stream(arguments).map(RedisIdempotencyGate::bytes).toList();
        if (run(script, key, texts) instanceof List<?> fields) {
            return Entry.of(fields.stream().map(byte[].class::cast).toList());
        }
        throw new IllegalStateException("%s must answer with fields".formatted(script));
    }

    /** An error is never taken for an answer. An interrupt in the client's pool comes as the cause, its flag cleared. */
    private @Nullable Object run(GateScript script, IdempotencyKey key, List<byte[]> arguments) {
        try {
            return script.run(client, bytes(prefix + key.hash()), arguments);
        } catch (JedisException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw GateUnavailableException.store("Redis", e);
        }
    }

    private static boolean isYes(@Nullable Object answer) {
        return Long.valueOf(1).equals(answer);
    }

    private String leaseMillis() {
        return millis(configuration.lease());
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
