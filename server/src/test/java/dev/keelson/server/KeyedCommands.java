package dev.keelson.server;

import dev.keelson.server.CommandRequest.Line;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Commands from a seed, each with a key of its own. Most add stock and always succeed. Others are accepted or refused by what
 * came before them, so that a request which was decided twice would be answered in two ways: the same products are
 * registered, and the same orders placed, under several keys, and orders are for what there is too little of.
 */
final class KeyedCommands {

    private static final int PRODUCTS = 12;
    private static final int SCARCE = 4;

    /** A command with the key that it is sent with, however often. */
    record Keyed(String key, CommandRequest request) {}

    private final SplittableRandom random;

    KeyedCommands(long seed) {
        random = new SplittableRandom(seed);
    }

    /** What must be there before the others. */
    List<Keyed> registrations() {
        return Stream.concat(names("steady-", PRODUCTS), names("scarce-", SCARCE))
                .map(name -> new Keyed("first-" + name, registration(name, 0)))
                .toList();
    }

    private static Stream<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(number -> prefix + number);
    }

    private static CommandRequest registration(String productId, long stock) {
        return CommandRequest.registerProduct(productId, "Anchor", "1.50", "EUR", stock);
    }

    /** So many, numbered from 0. */
    List<Keyed> next(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Keyed("key-" + number, request(number, count)))
                .toList();
    }

    private CommandRequest request(int number, int count) {
        var roll = random.nextInt(100);
        if (roll < 60) {
            return CommandRequest.addStock("steady-" + random.nextInt(PRODUCTS), 1 + random.nextInt(9));
        }
        if (roll < 75) {
            return registration("late-" + random.nextInt(1 + count / 12), number);
        }
        if (roll < 80) {
            return CommandRequest.addStock("late-" + random.nextInt(1 + count / 12), 1);
        }
        if (roll < 88) {
            return CommandRequest.addStock("scarce-" + random.nextInt(SCARCE), 2);
        }
        var line = new Line("scarce-" + random.nextInt(SCARCE), 1 + random.nextInt(3));
        return CommandRequest.placeOrder(
                "order-" + random.nextInt(1 + count / 16), "customer-" + random.nextInt(1 + count / 40), List.of(line));
    }
}
