package dev.keelson.server;

import dev.keelson.commandside.CommandConflictException;
import dev.keelson.commandside.CommandInFlightException;
import dev.keelson.commandside.CommandOutcomeUnknownException;
import dev.keelson.commandside.CommandSideException;
import dev.keelson.commandside.KeyReusedException;
import dev.keelson.commandside.ReplayedRefusalException;
import dev.keelson.commandside.ServerStoppingException;
import dev.keelson.commandside.TooManyCommandsException;
import dev.keelson.commandside.UnknownCommandException;
import dev.keelson.domain.BodyTooLargeException;
import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.domain.InvalidMessageException;
import dev.keelson.domain.UnknownEntityException;
import dev.keelson.eventstore.AppendOutcomeUnknownException;
import dev.keelson.eventstore.EventData;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.eventstore.EventTooLargeException;
import dev.keelson.eventstore.SqlStates;
import dev.keelson.idempotency.IdempotencyException;
import dev.keelson.projections.ProjectionRefusedException;
import dev.keelson.projections.ProjectionsException;
import dev.keelson.projections.ReadModelNotReadyException;
import dev.keelson.projections.UnknownProjectionException;
import dev.keelson.queryside.FeedClosedException;
import dev.keelson.queryside.ProjectionBehindException;
import dev.keelson.queryside.QueryFailedException;
import dev.keelson.queryside.QueryResultMissingException;
import dev.keelson.queryside.QuerySideException;
import dev.keelson.queryside.QueryTimedOutException;
import dev.keelson.queryside.SubscriptionDiffersException;
import dev.keelson.queryside.SubscriptionLostException;
import dev.keelson.queryside.SubscriptionUnavailableException;
import dev.keelson.queryside.TooManyQueriesException;
import dev.keelson.queryside.TooManySubscribersException;
import dev.keelson.queryside.UnknownQueryException;
import dev.keelson.queryside.UnknownSubscriptionException;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.modelling.entity.EntityAlreadyExistsForCreationalCommandHandlerException;
import org.axonframework.modelling.entity.EntityMissingForInstanceCommandHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which problem a failure is to the caller: the one place that knows. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final String DATABASE_AWAY =
            "the database could not do it at the moment; nothing was done, try again";

    private Problems() {}

    static Problem of(Throwable failure) {
        return switch (failure) {
            case InvalidMessageException invalid ->
                new Problem(
                        ProblemType.INVALID_MESSAGE,
                        String.valueOf(invalid.getMessage()),
                        invalid.violations(),
                        Map.of());
            case BodyTooLargeException tooLarge -> Problem.of(ProblemType.BODY_TOO_LARGE, text(tooLarge));
            case DomainRuleViolation refusal ->
                Problem.of(ProblemType.DOMAIN_RULE, text(refusal), Map.of("code", refusal.code()));
            case UnknownEntityException unknown -> Problem.of(ProblemType.NOT_FOUND, text(unknown));
            case EntityMissingForInstanceCommandHandlerException missing ->
                Problem.of(ProblemType.NOT_FOUND, text(missing));
            case EntityAlreadyExistsForCreationalCommandHandlerException exists ->
                Problem.of(ProblemType.DOMAIN_RULE, text(exists), Map.of("code", "already-exists"));
            case OperationRefusedException refused -> Problem.of(ProblemType.OPERATION_REFUSED, text(refused));
            case CommandSideException refused -> of(refused);
            case QuerySideException refused -> of(refused);
            case AppendOutcomeUnknownException unknown -> Problem.of(ProblemType.OUTCOME_UNKNOWN, text(unknown));
            case EventTooLargeException tooLarge -> of(tooLarge);
            case EventStoreException refused
            when refused.retryable() -> Problem.of(ProblemType.UNAVAILABLE, text(refused));
            case IdempotencyException refused
            when refused.retryable() -> Problem.of(ProblemType.UNAVAILABLE, DATABASE_AWAY);
            case ProjectionsException refused -> of(refused);
            case WebApplicationException refused -> of(refused);
            case Throwable lost when SqlStates.isTransient(lost) -> Problem.of(ProblemType.UNAVAILABLE, DATABASE_AWAY);
            default -> bug(failure);
        };
    }

    /** The HTTP status of the failure that the problem was made of. */
    static int status(Problem problem, Throwable failure) {
        return problem.type() == ProblemType.HTTP && failure instanceof WebApplicationException refused
                ? refused.getResponse().getStatus()
                : problem.type().status();
    }

    private static Problem of(EventTooLargeException tooLarge) {
        return Problem.of(
                ProblemType.EVENT_TOO_LARGE,
                "the command would produce an event %s of %d bytes, at most %d are kept; nothing was done"
                        .formatted(tooLarge.type(), tooLarge.bytes(), EventData.MAX_PAYLOAD),
                Map.of("eventType", tooLarge.type(), "bytes", tooLarge.bytes(), "limit", EventData.MAX_PAYLOAD));
    }

    private static Problem of(CommandSideException refused) {
        return switch (refused) {
            case UnknownCommandException _ -> Problem.of(ProblemType.UNKNOWN_COMMAND, text(refused));
            case CommandConflictException _ -> Problem.of(ProblemType.CONFLICT, text(refused));
            case CommandInFlightException _ -> Problem.of(ProblemType.IN_FLIGHT, text(refused));
            case KeyReusedException _ -> Problem.of(ProblemType.KEY_REUSED, text(refused));
            case ReplayedRefusalException replayed -> of(replayed.refusal());
            case TooManyCommandsException _ -> Problem.of(ProblemType.LIMIT_REACHED, text(refused));
            case ServerStoppingException _ -> Problem.of(ProblemType.UNAVAILABLE, text(refused));
            case CommandOutcomeUnknownException _ -> Problem.of(ProblemType.OUTCOME_UNKNOWN, text(refused));
            default -> bug(refused);
        };
    }

    private static Problem of(QuerySideException refused) {
        return switch (refused) {
            case UnknownQueryException _ -> Problem.of(ProblemType.UNKNOWN_QUERY, text(refused));
            case QueryResultMissingException _ -> Problem.of(ProblemType.NOT_FOUND, text(refused));
            case TooManyQueriesException _, TooManySubscribersException _ ->
                Problem.of(ProblemType.LIMIT_REACHED, text(refused));
            case ProjectionBehindException behind ->
                Problem.of(
                        ProblemType.PROJECTION_BEHIND,
                        text(behind),
                        Map.of("minPosition", behind.minPosition(), "position", behind.position()));
            case UnknownSubscriptionException _ -> Problem.of(ProblemType.NOT_FOUND, text(refused));
            case SubscriptionDiffersException differs ->
                Problem.of(
                        ProblemType.SUBSCRIPTION_DIFFERS,
                        text(differs),
                        Map.of("filter", differs.filter(), "asked", differs.asked()));
            case SubscriptionLostException _ -> Problem.of(ProblemType.SUBSCRIPTION_LOST, text(refused));
            case QueryTimedOutException _, FeedClosedException _, SubscriptionUnavailableException _ ->
                Problem.of(ProblemType.UNAVAILABLE, text(refused));
            case QueryFailedException failed
            when SqlStates.isTransient(failed) -> Problem.of(ProblemType.UNAVAILABLE, DATABASE_AWAY);
            default -> bug(refused);
        };
    }

    private static Problem of(ProjectionsException refused) {
        return switch (refused) {
            case UnknownProjectionException _ -> Problem.of(ProblemType.NOT_FOUND, text(refused));
            case ReadModelNotReadyException _ -> Problem.of(ProblemType.UNAVAILABLE, text(refused));
            case ProjectionRefusedException _ -> Problem.of(ProblemType.OPERATION_REFUSED, text(refused));
            default -> bug(refused);
        };
    }

    private static Problem of(WebApplicationException refused) {
        var type =
                switch (refused.getResponse().getStatus()) {
                    case 404 -> ProblemType.NOT_FOUND;
                    case 405 -> ProblemType.METHOD_NOT_ALLOWED;
                    case 406 -> ProblemType.NOT_ACCEPTABLE;
                    case 413 -> ProblemType.BODY_TOO_LARGE;
                    case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
                    default -> ProblemType.HTTP;
                };
        return type == ProblemType.HTTP && refused.getResponse().getStatus() >= 500
                ? bug(refused)
                : Problem.of(type, text(refused));
    }

    private static Problem bug(Throwable failure) {
        var id = UUID.randomUUID().toString();
        LOG.atError().setCause(failure).addKeyValue("errorId", id).log("a request failed");
        return new Problem(
                ProblemType.INTERNAL,
                "an error in the server; its log has the details under this id",
                List.of(),
                Map.of("errorId", id));
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
