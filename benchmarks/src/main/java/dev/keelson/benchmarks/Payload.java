package dev.keelson.benchmarks;

import java.nio.charset.StandardCharsets;

/** What is stored in an event: 200 bytes of JSON. */
final class Payload {

    /** Its length. */
    static final int BYTES = 200;

    private static final String SHAPE = "{\"accountId\":\"%s\",\"amount\":%d,\"note\":\"%s\"}";
    private static final int AROUND = SHAPE.formatted("", 0, "").length() - 1;
    private static final String TEXT =
            "standing order, first of each month, towards the new boat and the old debts of the yard; "
                    + "to be confirmed in writing by the harbour master on duty, or sent back with the evening ferry";

    private Payload() {}

    /** Any payload. */
    static byte[] bytes() {
        return of("account-00000000", 1).getBytes(StandardCharsets.US_ASCII);
    }

    /** The event {@code bench.Deposited} as JSON. */
    static String of(String accountId, long amount) {
        return SHAPE.formatted(accountId, amount, note(accountId, amount));
    }

    /** A text that fills the event up to its length. */
    static String note(String accountId, long amount) {
        return TEXT.substring(
                0, BYTES - AROUND - accountId.length() - Long.toString(amount).length());
    }
}
