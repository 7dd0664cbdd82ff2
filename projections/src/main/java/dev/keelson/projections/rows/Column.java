package dev.keelson.projections.rows;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column as the database has it. It takes what handlers give it as the database would, rounded as there, so that values
 * which the database takes for equal are equal here, and a sum made here is the one that would be made there.
 *
 * @param type its name in SQL, without size
 * @param size what it means depends on the kind
 */
record Column(String table, String name, ColumnKind kind, String type, int size, boolean nullable) {

    private static final int SHOWN = 60;
    private static final int NANOS_DIGITS = 9;
    private static final String YEARS = "takes years from 1 to 9999";
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** What is written for a value that a handler gives. */
    @Nullable
    Object value(@Nullable Object value) {
        if (value != null) {
            return taken(value);
        }
        if (!nullable) {
            throw refused("must not be null", null);
        }
        return null;
    }

    private Object taken(Object value) {
        return switch (kind) {
            case TEXT, OTHER -> text(value);
            case INTEGER -> inRange(integer(value));
            case DECIMAL -> decimal(value);
            case FLOATING -> floating(value);
            case BOOLEAN -> as(Boolean.class, value);
            case INSTANT -> instant(value);
            case DATE -> date(as(LocalDate.class, value));
            case UUID -> as(UUID.class, value);
            case BYTES -> as(byte[].class, value).clone();
        };
    }

    /** What is added for an amount that a handler gives. */
    Object amount(@Nullable Object amount) {
        if (amount == null) {
            throw refused("must not be null", null);
        }
        return switch (kind) {
            case INTEGER -> integer(amount);
            case DECIMAL -> exactly(amount);
            case FLOATING ->
                throw refused("is %s, whose sums depend on their order; make it NUMERIC".formatted(type), amount);
            case TEXT, OTHER, BOOLEAN, INSTANT, DATE, UUID, BYTES ->
                throw refused("is %s, to which nothing can be added".formatted(type), amount);
        };
    }

    /** The sum of what is written and an amount, as SQL has it: of nothing and an amount, nothing. */
    @Nullable
    Object plus(@Nullable Object value, Object amount) {
        return switch (value) {
            case null -> null;
            case Long number -> sum(number, (Long) amount);
            case BigDecimal number -> number.add((BigDecimal) amount);
            default -> throw new IllegalStateException("%s of column %s is no number".formatted(value, name));
        };
    }

    private Long sum(Long value, Long amount) {
        try {
            return Math.addExact(value, amount);
        } catch (ArithmeticException e) {
            throw refused("has no room for the sum with " + value, amount);
        }
    }

    private String text(Object value) {
        var text =
                switch (value) {
                    case String string -> string;
                    case Enum<?> constant -> constant.name();
                    case UUID uuid -> uuid.toString();
                    default -> throw mismatch(value);
                };
        if (kind == ColumnKind.TEXT
                && size > 0
                && text.length() > size
                && text.codePointCount(0, text.length()) > size) {
            throw refused("has room for %d characters, not for %d".formatted(size, text.length()), value);
        }
        return text;
    }

    private Long integer(Object value) {
        return switch (value) {
            case Long number -> number;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case BigDecimal number -> whole(number);
            default -> throw mismatch(value);
        };
    }

    private Long whole(BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw mismatch(number);
        }
    }

    private Long inRange(Long number) {
        var unused = Long.SIZE - size * Byte.SIZE;
        if (number << unused >> unused != number) {
            throw refused("is %s, which has no room for it".formatted(type), number);
        }
        return number;
    }

    private BigDecimal number(Object value) {
        return value instanceof BigDecimal number ? number : BigDecimal.valueOf(integer(value));
    }

    private BigDecimal decimal(Object value) {
        var number = number(value);
        return size < 0 ? number : number.setScale(size, RoundingMode.HALF_UP);
    }

    private BigDecimal exactly(Object amount) {
        var number = number(amount);
        if (size >= 0 && number.stripTrailingZeros().scale() > size) {
            throw refused(
                    "keeps %d decimals, and sums must not be rounded; round what is added".formatted(size), amount);
        }
        return decimal(number);
    }

    private Double floating(Object value) {
        return value instanceof Double number ? number : (Double) number(value).doubleValue();
    }

    private Instant instant(Object value) {
        var instant =
                switch (value) {
                    case Instant point -> point;
                    case OffsetDateTime time -> time.toInstant();
                    default -> throw mismatch(value);
                };
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw refused(YEARS, instant);
        }
        var unit = BigDecimal.TEN.pow(NANOS_DIGITS - size).intValue();
        var rounded = instant.atOffset(ZoneOffset.UTC).plusNanos(unit / 2);
        return rounded.minusNanos(rounded.getNano() % unit).toInstant();
    }

    /** Both databases know other years, but write them each in its own way. */
    private LocalDate date(LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw refused(YEARS, date);
        }
        return date;
    }

    private <T> T as(Class<T> wanted, Object value) {
        if (wanted.isInstance(value)) {
            return wanted.cast(value);
        }
        throw mismatch(value);
    }

    private IllegalArgumentException mismatch(Object value) {
        return refused("is " + type + " and takes no " + value.getClass().getSimpleName(), value);
    }

    private IllegalArgumentException refused(String why, @Nullable Object value) {
        var shown = String.valueOf(value);
        return new IllegalArgumentException("column %s of table %s %s, was %s"
                .formatted(name, table, why, shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown));
    }
}
