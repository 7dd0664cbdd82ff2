package dev.keelson.examples.orderfulfilment;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An exact amount of one currency, such as 12.30 EUR. The amount is text because JSON numbers are binary fractions to many
 * clients. What a client sends may have fewer decimals than its currency; what {@link #of} makes has exactly as many.
 *
 * @param amount digits, optionally a point and decimals
 * @param currency ISO 4217 code
 */
@IsoMoney
public record Money(
        @NotNull
        @Pattern(
                regexp = Money.AMOUNT,
                message = "must be at most 12 digits, optionally with '.' and at most 2 decimals")
        String amount,

        @NotNull @Pattern(regexp = Money.CURRENCY, message = "must be 3 capital letters")
        String currency) {

    static final String AMOUNT = "^[0-9]{1,12}(\\.[0-9]{1,2})?$";
    static final String CURRENCY = "^[A-Z]{3}$";

    /**
     * Money with the decimals that its currency has.
     *
     * @throws ArithmeticException when the amount has more decimals than that
     */
    public static Money of(BigDecimal amount, String currency) {
        var decimals = Currency.getInstance(currency).getDefaultFractionDigits();
        return new Money(amount.setScale(decimals, RoundingMode.UNNECESSARY).toPlainString(), currency);
    }

    /** Nothing, in that currency. */
    public static Money zero(String currency) {
        return of(BigDecimal.ZERO, currency);
    }

    /** The same, with the decimals that its currency has. */
    public Money normalised() {
        return of(value(), currency);
    }

    /** The sum. */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add %s to %s".formatted(other.currency, currency));
        }
        return of(value().add(other.value()), currency);
    }

    /** So many times as much. */
    public Money times(long factor) {
        return of(value().multiply(BigDecimal.valueOf(factor)), currency);
    }

    /** The amount as a number. */
    public BigDecimal value() {
        return new BigDecimal(amount);
    }
}
