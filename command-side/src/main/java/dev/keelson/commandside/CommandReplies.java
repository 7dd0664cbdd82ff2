package dev.keelson.commandside;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.StrictJson;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.idempotency.Reply;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.axonframework.modelling.entity.EntityAlreadyExistsForCreationalCommandHandlerException;
import org.axonframework.modelling.entity.EntityMissingForInstanceCommandHandlerException;
import org.jspecify.annotations.Nullable;

/** Answers as they are kept, and back. Safe for use by many threads. */
final class CommandReplies {

    private static final String NOTHING = "null";
    private static final String ACCEPTED = "accepted";
    private static final String DOMAIN_RULE = "domain-rule";
    private static final String NOT_FOUND = "not-found";
    private static final String CODE = "code";
    private static final String DETAIL = "detail";

    private final StrictJson json;

    CommandReplies(StrictJson json) {
        this.json = json;
    }

    /** What a handler returned, as it is answered now and ever after. */
    String json(@Nullable Object result) {
        return result == null ? NOTHING : new String(json.encode(result), StandardCharsets.UTF_8);
    }

    /** A line with the command's id, then the result as JSON. */
    Reply accepted(CommandAnswer answer) {
        return new Reply(ACCEPTED, answer.commandId() + '\n' + answer.result(), answer.position());
    }

    /** Null for what is no answer of the domain's. */
    @Nullable
    Reply refused(RuntimeException failure) {
        return switch (failure) {
            case DomainRuleViolation rule -> refusal(DOMAIN_RULE, rule.code(), rule);
            case EntityAlreadyExistsForCreationalCommandHandlerException exists ->
                refusal(DOMAIN_RULE, "already-exists", exists);
            case UnknownEntityException unknown -> refusal(NOT_FOUND, NOT_FOUND, unknown);
            case EntityMissingForInstanceCommandHandlerException missing -> refusal(NOT_FOUND, NOT_FOUND, missing);
            default -> null;
        };
    }

    private Reply refusal(String kind, String code, RuntimeException refusal) {
        var body = json.mapper().createObjectNode().put(CODE, code).put(DETAIL, String.valueOf(refusal.getMessage()));
        return new Reply(kind, body.toString(), 0);
    }

    /**
     * The answer that was given before.
     *
     * @throws ReplayedRefusalException when it was a refusal
     */
    CommandAnswer replay(Reply reply) {
        return switch (reply.kind()) {
            case ACCEPTED -> accepted(reply);
            case DOMAIN_RULE -> {
                var body = read(reply.body());
                throw ReplayedRefusalException.of(DomainRuleViolation.of(
                        body.path(CODE).asText(), body.path(DETAIL).asText()));
            }
            case NOT_FOUND ->
                throw ReplayedRefusalException.of(UnknownEntityException.because(
                        read(reply.body()).path(DETAIL).asText()));
            default -> throw new IllegalStateException("a reply is of the unknown kind " + reply.kind());
        };
    }

    private CommandAnswer accepted(Reply reply) {
        var line = reply.body().indexOf('\n');
        return new CommandAnswer(
                reply.body().substring(0, line), reply.position(), reply.body().substring(line + 1), true);
    }

    private JsonNode read(String body) {
        try {
            return json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
