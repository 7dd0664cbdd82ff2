package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.api.MessagingAdapter;

/** Publishes message by message and keeps the position in the database. */
final class ConfirmedOutlet implements RelayOutlet {

    private final RelayTools tools;
    private final MessagingAdapter adapter;

    /**
     * @param adapter others may use it as well
     */
    ConfirmedOutlet(RelayTools tools, MessagingAdapter adapter) {
        this.tools = tools;
        this.adapter = adapter;
    }

    @Override
    public void relay(RelayClaim claim) {
        try (var reader = tools.read(claim.position(), tools.configuration().batchSize())) {
            new ConfirmedRun(tools, adapter, claim, reader).run();
        }
    }

    @Override
    public void close() {}
}
