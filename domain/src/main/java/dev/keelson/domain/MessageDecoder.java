package dev.keelson.domain;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Comparator;

/** Reads a message strictly and holds it against its Jakarta Validation constraints. Safe for use by many threads. */
public final class MessageDecoder {

    /** As many as a person looks at; a hostile body could break a constraint in each of thousands of elements. */
    private static final int MOST_VIOLATIONS = 100;

    private final StrictJson json;
    private final Validator validator;

    public MessageDecoder(StrictJson json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Reads and checks a message.
     *
     * @throws InvalidMessageException with every broken constraint, or with the first thing that does not fit
     */
    public <T> T decode(byte[] bytes, Class<T> type) {
        return checked(json.decode(bytes, type));
    }

    /** As {@link #decode(byte[], Class)}, from a tree. */
    public <T> T decode(JsonNode tree, Class<T> type) {
        return checked(json.decode(tree, type));
    }

    private <T> T checked(T message) {
        if (message instanceof JsonNode) {
            return message;
        }
        var broken = validator.validate(message);
        if (!broken.isEmpty()) {
            throw InvalidMessageException.of(broken.stream()
                    .map(MessageDecoder::violation)
                    .sorted(Comparator.comparing(Violation::pointer).thenComparing(Violation::detail))
                    .limit(MOST_VIOLATIONS)
                    .toList());
        }
        return message;
    }

    private static Violation violation(ConstraintViolation<?> broken) {
        var value = broken.getInvalidValue();
        var shown = value instanceof Number || value instanceof Boolean || value instanceof String;
        return new Violation(
                pointer(broken.getPropertyPath()),
                shown ? "%s, was %s".formatted(broken.getMessage(), Violation.shown(value)) : broken.getMessage());
    }

    private static String pointer(Path path) {
        var pointer = new StringBuilder();
        for (var node : path) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            } else if (node.getKey() != null) {
                pointer.append(Violation.step(node.getKey().toString()));
            }
            if (node.getKind() == ElementKind.PROPERTY && node.getName() != null) {
                pointer.append(Violation.step(node.getName()));
            }
        }
        return pointer.toString();
    }
}
