package dev.keelson.commandside;

import dev.keelson.domain.StateJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Estimates how much memory a state takes: the length of its JSON and a constant for what holds it. */
final class StateWeight {

    /** A state is weighed anew when that many events were folded on. */
    static final int WEIGHED_EVERY = 16;

    private static final int HOLDER = 256;
    private static final int UNKNOWN = 1_024;

    private final StateJson json;

    StateWeight(StateJson json) {
        this.json = json;
    }

    /**
     * The weight of a state.
     *
     * @param payloadBytes of the events read for it, for a state that is no JSON
     */
    int of(@Nullable Object state, long payloadBytes) {
        if (state == null) {
            return HOLDER;
        }
        return (int) Math.min(Integer.MAX_VALUE, HOLDER + stateBytes(state, payloadBytes));
    }

    private long stateBytes(Object state, long payloadBytes) {
        try {
            return json.lengthOf(state);
        } catch (IOException e) {
            return UNKNOWN + payloadBytes;
        }
    }
}
