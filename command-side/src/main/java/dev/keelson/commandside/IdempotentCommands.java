package dev.keelson.commandside;

import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.AppendOutcome;
import dev.keelson.eventstore.AppendRefusedException;
import dev.keelson.eventstore.CompanionWrite;
import dev.keelson.idempotency.Admission;
import dev.keelson.idempotency.Admission.Admitted;
import dev.keelson.idempotency.Admission.InFlight;
import dev.keelson.idempotency.Admission.KeyReused;
import dev.keelson.idempotency.Admission.Replayed;
import dev.keelson.idempotency.Claim;
import dev.keelson.idempotency.Completion;
import dev.keelson.idempotency.Fingerprint;
import dev.keelson.idempotency.IdempotencyException;
import dev.keelson.idempotency.IdempotencyKey;
import dev.keelson.idempotency.TransactionalGate;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches a command once for each key, and answers whoever asks again with the first answer: what the command came to, or
 * why the domain refused it. The answer commits together with the command's events. What may succeed a little later is not
 * an answer, and the key is free again after it; nor is a refusal, for whoever wants it decided again. Safe for use by many threads.
 *
 * <p>A command may be decided although its key was answered before; this is found out before anything is committed or
 * answered.
 */
public final class IdempotentCommands implements CommandCompanions {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotentCommands.class);

    /** Under which the key's hash stands in the metadata of the command and its events. */
    public static final String KEY_HASH = "idempotencyKeyHash";

    private final ConcurrentMap<String, Keyed> underWay = new ConcurrentHashMap<>();
    private final TransactionalGate gate;
    private final CompletionWriter writer;
    private final CommandReplies replies;
    private final Duration patience;

    /**
     * @param patience how long a twin waits for the one that came first
     */
    public IdempotentCommands(TransactionalGate gate, StrictJson json, Duration patience) {
        this.gate = gate;
        this.patience = patience;
        writer = new CompletionWriter(gate);
        replies = new CommandReplies(json);
    }

    /** A command with a key, while it is under way. */
    private static final class Keyed {

        private final Claim claim;
        private final boolean keepsRefusals;
        private volatile @Nullable String result;

        Keyed(Claim claim, boolean keepsRefusals) {
            this.claim = claim;
            this.keepsRefusals = keepsRefusals;
        }
    }

    /** As the other one does; a refusal is kept. */
    public CommandAnswer dispatch(CommandBus bus, CommandMessage command, IdempotencyKey key, Fingerprint fingerprint) {
        return dispatch(bus, command, key, fingerprint, true);
    }

    /**
     * Dispatches the command unless its key has been answered.
     *
     * @param keepsRefusals whether a refusal is an answer; else the key is free again after it
     * @throws CommandInFlightException while somebody else is at it, for longer than one waits
     * @throws KeyReusedException when the key stands for something else
     * @throws ReplayedRefusalException when the first answer was the domain's refusal
     */
    public CommandAnswer dispatch(
            CommandBus bus,
            CommandMessage command,
            IdempotencyKey key,
            Fingerprint fingerprint,
            boolean keepsRefusals) {
        return switch (gate.admit(key, fingerprint, patience)) {
            case Admitted(var claim) -> run(bus, command, new Keyed(claim, keepsRefusals));
            case Replayed(var reply) -> replies.replay(reply);
            case InFlight(var since) -> throw CommandInFlightException.since(key.value(), since);
            case KeyReused() -> throw KeyReusedException.of(key.value());
        };
    }

    private CommandAnswer run(CommandBus bus, CommandMessage command, Keyed keyed) {
        underWay.put(command.identifier(), keyed);
        try {
            return accepted(command, keyed, dispatched(bus, command));
        } catch (RuntimeException e) {
            return refused(keyed, e);
        } finally {
            underWay.remove(command.identifier(), keyed);
            release(keyed.claim);
        }
    }

    /** A claim that cannot be released runs out; what became of the command is the answer all the same. */
    private void release(Claim claim) {
        try {
            gate.release(claim);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a key stays claimed until its lease is over");
        }
    }

    /** What the command's handler and its commit made of it. */
    static CommandResultMessage dispatched(CommandBus bus, CommandMessage command) {
        try {
            return bus.dispatch(command, null).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public @Nullable Function<@Nullable Object, CompanionWrite<?>> of(CommandMessage command) {
        var keyed = underWay.get(command.identifier());
        return keyed == null ? null : result -> completion(command, keyed, result);
    }

    private CompanionWrite<?> completion(CommandMessage command, Keyed keyed, @Nullable Object result) {
        var encoded = replies.json(result);
        keyed.result = encoded;
        return new CompanionWrite<>(
                writer, completion(keyed, new CommandAnswer(command.identifier(), 0, encoded, false)));
    }

    private Completion completion(Keyed keyed, CommandAnswer answer) {
        return new Completion(keyed.claim, replies.accepted(answer));
    }

    private CommandAnswer accepted(CommandMessage command, Keyed keyed, CommandResultMessage result) {
        var encoded = keyed.result == null ? replies.json(result.payload()) : keyed.result;
        var answer = new CommandAnswer(command.identifier(), SequencingCommandBus.positionOf(result), encoded, false);
        var completion = completion(keyed, answer);
        if (SequencingCommandBus.hasAppended(result)) {
            gate.completed(completion);
            return answer;
        }
        return gate.complete(keyed.claim, completion.reply()) ? answer : standing(keyed.claim);
    }

    /** A refusal may be that of a decision on what the first of the twins has done, and so may any other failure. */
    private CommandAnswer refused(Keyed keyed, RuntimeException failure) {
        var claim = keyed.claim;
        var reply = keyed.keepsRefusals ? replies.refused(failure) : null;
        if (reply == null) {
            return isLost(failure) ? standing(claim) : standingOr(failure, claim);
        }
        if (gate.complete(claim, reply)) {
            throw failure;
        }
        return standing(claim);
    }

    private CommandAnswer standingOr(RuntimeException failure, Claim claim) {
        try {
            var standing = gate.find(claim.key(), claim.fingerprint()).orElse(null);
            return switch (standing) {
                case Replayed _, KeyReused _ -> answer(claim, standing);
                case null, default -> throw failure;
            };
        } catch (IdempotencyException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static boolean isLost(RuntimeException failure) {
        return failure instanceof AppendRefusedException refused
                && refused.outcome() instanceof AppendOutcome.Refused byCompanion
                && byCompanion.companion().equals(CompletionWriter.NAME);
    }

    /** What somebody else has made of the key meanwhile. */
    private CommandAnswer standing(Claim claim) {
        return answer(claim, gate.find(claim.key(), claim.fingerprint()).orElse(null));
    }

    /** By what stands under the key; also for those who wait here. */
    private CommandAnswer answer(Claim claim, @Nullable Admission standing) {
        var key = claim.key();
        return switch (standing) {
            case Replayed(var reply) -> {
                gate.replayed(new Completion(claim, reply));
                yield replies.replay(reply);
            }
            case KeyReused() -> throw KeyReusedException.of(key.value());
            case InFlight(var since) -> throw CommandInFlightException.since(key.value(), since);
            case Admitted _ -> throw CommandInFlightException.elsewhere(key.value());
            case null -> throw CommandInFlightException.elsewhere(key.value());
        };
    }
}
