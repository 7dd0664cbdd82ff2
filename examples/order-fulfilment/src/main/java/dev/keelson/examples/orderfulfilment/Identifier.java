package dev.keelson.examples.orderfulfilment;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An id that the client chooses: 1 to 64 letters, digits, dots, underscores and dashes, so that it fits in URLs and tags. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Constraint(validatedBy = {})
@Size(min = 1, max = 64)
@Pattern(regexp = "^[A-Za-z0-9._-]*$", message = "must consist of letters, digits, '.', '_' and '-'")
public @interface Identifier {

    /** Unused: the constraints that this one is made of have their own. */
    String message() default "must be an identifier";

    /** As Jakarta Validation asks. */
    Class<?>[] groups() default {};

    /** As Jakarta Validation asks. */
    Class<? extends Payload>[] payload() default {};
}
