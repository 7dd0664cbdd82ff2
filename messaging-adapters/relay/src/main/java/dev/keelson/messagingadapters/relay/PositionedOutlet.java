package dev.keelson.messagingadapters.relay;

import dev.keelson.messagingadapters.api.PositionedPublisher;

/** Publishes page by page, each with the position on the broker itself. */
final class PositionedOutlet implements RelayOutlet {

    private final RelayTools tools;
    private final PositionedPublisher publisher;

    /**
     * @param publisher this relay's alone
     */
    PositionedOutlet(RelayTools tools, PositionedPublisher publisher) {
        this.tools = tools;
        this.publisher = publisher;
    }

    @Override
    public void relay(RelayClaim claim) throws InterruptedException {
        new PositionedRun(tools, publisher, claim).run();
    }

    @Override
    public void close() {
        publisher.close();
    }
}
