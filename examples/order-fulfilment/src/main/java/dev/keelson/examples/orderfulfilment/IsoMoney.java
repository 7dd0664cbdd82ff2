package dev.keelson.examples.orderfulfilment;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** The currency is one of ISO 4217 with at most two decimals, and the amount has no more decimals than its currency. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Constraint(validatedBy = IsoMoney.Check.class)
public @interface IsoMoney {

    /** Unused: the check says which of the two it is. */
    String message() default "must be money";

    /** As Jakarta Validation asks. */
    Class<?>[] groups() default {};

    /** As Jakarta Validation asks. */
    Class<? extends Payload>[] payload() default {};

    /** The check behind it. Leaves what the patterns of {@link Money} already refuse to them. */
    final class Check implements ConstraintValidator<IsoMoney, Money> {

        private static final int MOST_DECIMALS = 2;

        @Override
        public boolean isValid(@Nullable Money money, ConstraintValidatorContext context) {
            if (money == null || !hasForm(money.amount(), Money.AMOUNT) || !hasForm(money.currency(), Money.CURRENCY)) {
                return true;
            }
            var decimals = decimalsOf(money.currency());
            if (decimals < 0 || decimals > MOST_DECIMALS) {
                return refuse(context, "currency", "must be an ISO 4217 currency with at most two decimals");
            }
            return money.value().stripTrailingZeros().scale() <= decimals
                    || refuse(context, "amount", "must not have more decimals than its currency");
        }

        private static boolean hasForm(@Nullable String text, String pattern) {
            return text != null && text.matches(pattern);
        }

        /** Negative for what is no currency, or one without a unit, such as gold. */
        private static int decimalsOf(String currency) {
            try {
                return Currency.getInstance(currency).getDefaultFractionDigits();
            } catch (IllegalArgumentException unknown) {
                return -1;
            }
        }

        private static boolean refuse(ConstraintValidatorContext context, String property, String message) {
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(message)
                    .addPropertyNode(property)
                    .addConstraintViolation();
            return false;
        }
    }
}
