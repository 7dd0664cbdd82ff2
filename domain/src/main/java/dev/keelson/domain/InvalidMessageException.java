package dev.keelson.domain;

import java.util.List;
import java.util.stream.Collectors;

/** A message that cannot be read or breaks a constraint; nothing was done. The caller gets 400 with every violation. */
public final class InvalidMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MOST_TOLD = 5;

    private final transient List<Violation> violations;

    private InvalidMessageException(String message, List<Violation> violations) {
        super(message, null, false, false);
        this.violations = List.copyOf(violations);
    }

    /** One violation. */
    public static InvalidMessageException of(String pointer, String detail) {
        return of(List.of(new Violation(pointer, detail)));
    }

    /** Several violations, summed up in the exception's message. */
    public static InvalidMessageException of(List<Violation> violations) {
        return of(summary(violations), violations);
    }

    /** Several violations under a message of the caller's. */
    public static InvalidMessageException of(String message, List<Violation> violations) {
        return new InvalidMessageException(message, violations);
    }

    private static String summary(List<Violation> violations) {
        var told = violations.stream()
                .limit(MOST_TOLD)
                .map(InvalidMessageException::sentence)
                .collect(Collectors.joining("; "));
        return violations.size() > MOST_TOLD ? "%s; and %d more".formatted(told, violations.size() - MOST_TOLD) : told;
    }

    private static String sentence(Violation violation) {
        return violation.pointer().isEmpty() ? violation.detail() : violation.pointer() + " " + violation.detail();
    }

    /** What is wrong, at least one. */
    public List<Violation> violations() {
        return violations;
    }
}
