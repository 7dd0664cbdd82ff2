package dev.keelson.eventstore.history;

import dev.keelson.eventstore.history.Answer.DidNothing;
import dev.keelson.eventstore.history.Answer.Told;
import dev.keelson.eventstore.history.Answer.Unknown;

/**
 * What one client asked and what it was told.
 *
 * @param client who asked
 * @param invocation what was asked
 * @param answer what was told
 * @param began when it was asked, on the history's clock
 * @param ended when it was told, after {@code began}; the clock shows each time once
 */
public record Operation<I, A>(int client, I invocation, Answer<A> answer, long began, long ended) {

    public Operation {
        if (ended <= began) {
            throw new IllegalArgumentException("ended must be after began (%d), was %d".formatted(began, ended));
        }
    }

    @Override
    public String toString() {
        return switch (answer) {
            case Told(var value) -> "%4d to %4d  client %d  %s: %s".formatted(began, ended, client, invocation, value);
            case DidNothing() -> "%4d to %4d  client %d  %s: did nothing".formatted(began, ended, client, invocation);
            case Unknown() -> "%4d to   ..  client %d  %s: unknown".formatted(began, client, invocation);
        };
    }
}
