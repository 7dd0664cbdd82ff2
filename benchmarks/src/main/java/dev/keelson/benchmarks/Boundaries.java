package dev.keelson.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Accounts dealt out to clients, so that no two clients ever meet in one, each with the position up to which its client knows
 * it. A client goes through its own in a circle. Safe for use by its clients at once.
 */
final class Boundaries {

    private final List<Share> shares = new ArrayList<>();

    /**
     * @param accounts at least one for each client
     * @param known the position up to which all are known
     */
    Boundaries(List<String> accounts, int clients, long known) {
        if (accounts.size() < clients) {
            throw new IllegalArgumentException(
                    "accounts must be at least as many as the %d clients, were %d".formatted(clients, accounts.size()));
        }
        for (var client = 0; client < clients; client++) {
            var share = new Share();
            for (var i = client; i < accounts.size(); i += clients) {
                share.boundaries.add(new Boundary(accounts.get(i), known));
            }
            shares.add(share);
        }
    }

    /** The first so many accounts. */
    static List<String> accounts(int count) {
        return IntStream.range(0, count).mapToObj(Boundaries::account).toList();
    }

    /** The name of an account; names sort as their numbers do. */
    static String account(int number) {
        return "account-%08d".formatted(number);
    }

    /** The client's next. */
    Boundary next(int client) {
        return shares.get(client).next();
    }

    private static final class Share {

        private final List<Boundary> boundaries = new ArrayList<>();
        private int turn;

        Boundary next() {
            var boundary = boundaries.get(turn);
            turn = (turn + 1) % boundaries.size();
            return boundary;
        }
    }

    /** One account and how far it is known; belongs to one client. */
    static final class Boundary {

        private final String account;
        private long after;

        private Boundary(String account, long after) {
            this.account = account;
            this.after = after;
        }

        String account() {
            return account;
        }

        long after() {
            return after;
        }

        void moveTo(long position) {
            after = position;
        }
    }
}
