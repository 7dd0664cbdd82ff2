package dev.keelson.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InvalidMessageExceptionTest {

    @Test
    void the_message_is_made_of_the_violations_unless_it_is_given() {
        var violations = List.of(new Violation("", "is empty"), new Violation("/a", "is missing"));
        assertThat(InvalidMessageException.of(violations))
                .hasMessage("is empty; /a is missing")
                .extracting(InvalidMessageException::violations)
                .isEqualTo(violations);
        assertThat(InvalidMessageException.of("no good", violations)).hasMessage("no good");
    }

    @Test
    void refusals_are_answers_and_carry_no_stack_trace() {
        assertThat(InvalidMessageException.of("/a", "is missing").getStackTrace())
                .isEmpty();
        assertThat(DomainRuleViolation.of("overdrawn", "the account has 5, not 7")
                        .getStackTrace())
                .isEmpty();
        assertThat(UnknownEntityException.of("product", "p-1").getStackTrace()).isEmpty();
    }

    @Test
    void a_domain_rule_has_a_code_for_programs_and_a_text_for_people() {
        var refusal = DomainRuleViolation.of("overdrawn", "the account has 5, not 7");
        assertThat(refusal.code()).isEqualTo("overdrawn");
        assertThat(refusal).hasMessage("the account has 5, not 7");
    }

    @Test
    void an_unknown_entity_is_named() {
        assertThat(UnknownEntityException.of("product", "p-1")).hasMessage("there is no product p-1");
    }
}
