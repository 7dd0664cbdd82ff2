package dev.keelson.domain;

/**
 * A domain's refusal of a command: a rule that the command would break. The caller gets it as 409 {@code domain-rule}
 * with the rule's code. It is an answer, not a fault, so it carries no stack trace and is never retried.
 */
public final class DomainRuleViolation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    private DomainRuleViolation(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /**
     * A violation of the rule that {@code code} names.
     *
     * @param code stable, lower-case words joined by dashes: {@code too-many-open-orders}
     * @param message what was refused and what would be accepted, for a person
     */
    public static DomainRuleViolation of(String code, String message) {
        return new DomainRuleViolation(code, message);
    }

    /** The rule's stable code, for programs. */
    public String code() {
        return code;
    }
}
