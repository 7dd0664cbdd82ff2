package dev.keelson.examples.orderfulfilment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void an_amount_has_the_decimals_of_its_currency() {
        assertThat(new Money("12.3", "EUR").normalised()).isEqualTo(new Money("12.30", "EUR"));
        assertThat(new Money("012", "EUR").normalised()).isEqualTo(new Money("12.00", "EUR"));
        assertThat(new Money("12.00", "JPY").normalised()).isEqualTo(new Money("12", "JPY"));
        assertThat(Money.zero("USD")).isEqualTo(new Money("0.00", "USD"));
    }

    @Test
    void arithmetic_is_exact() {
        assertThat(new Money("0.10", "EUR").plus(new Money("0.20", "EUR"))).isEqualTo(new Money("0.30", "EUR"));
        assertThat(new Money("999999999999.99", "EUR").times(1_000_000))
                .isEqualTo(new Money("999999999999990000.00", "EUR"));
    }

    @Test
    void two_currencies_have_no_sum() {
        var euro = new Money("1.00", "EUR");
        var dollar = new Money("1.00", "USD");
        assertThatThrownBy(() -> euro.plus(dollar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot add USD to EUR");
    }
}
