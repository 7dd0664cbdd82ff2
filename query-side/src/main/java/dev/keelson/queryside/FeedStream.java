package dev.keelson.queryside;

import dev.keelson.eventstore.EventPage;
import dev.keelson.eventstore.EventStoreException;
import dev.keelson.queryside.SubscriptionStore.Claim;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One response of the feed: page by page to where it ends, and from there, if it is live, append by append. What was
 * encoded is handed to the socket before the thread waits for more. Written once, by one thread.
 */
final class FeedStream implements StreamingOutput {

    private static final Logger LOG = LoggerFactory.getLogger(FeedStream.class);
    private static final int SPILL = 32 * 1_024;
    private static final int LARGE = 256 * 1_024;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final EventFeed feed;
    private final FeedClient client;
    private final FeedRequest request;
    private final FeedFormat format;
    private final EventPage first;
    private final long until;
    private final @Nullable SubscriptionMember member;

    private ByteArrayOutputStream buffer = new ByteArrayOutputStream(1_024);
    private int buffered;
    private int written;

    FeedStream(
            EventFeed feed,
            FeedClient client,
            FeedRequest request,
            FeedFormat format,
            EventPage first,
            @Nullable SubscriptionMember member) {
        this.member = member;
        this.feed = feed;
        this.client = client;
        this.request = request;
        this.format = format;
        this.first = first;
        until = format.isLive(request) ? Long.MAX_VALUE : format == FeedFormat.BATCH ? first.through() : first.head();
    }

    /** The page that was read when the client was let in. */
    EventPage first() {
        return first;
    }

    @Override
    public void write(OutputStream out) {
        try {
            client.begin();
            run(out);
        } catch (FeedClient.CutOffException e) {
            if (!isLive()) {
                abort();
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.atDebug().setCause(e).log("a client left the event feed");
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("an event stream failed");
            abort();
        } catch (InterruptedException e) {
            abort();
        } finally {
            feed.end(client);
            client.leaveSubscription();
        }
    }

    /**
     * Leaves the response without its end, so that the client does not take it for whole. To throw would not do: Jersey
     * logs the exception as severe and then ends the response as if nothing had been. An interrupted thread makes Helidon
     * close the connection instead, or answer 500 if nothing was sent yet.
     */
    private static void abort() {
        Thread.currentThread().interrupt();
    }

    private void run(OutputStream out) throws IOException, InterruptedException {
        format.open(buffer);
        spillWhenLive(out);
        try {
            follow(member == null ? first : claimed(member, out), out);
        } catch (SubscriptionLostException e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("a member of a subscription was replaced");
        }
        format.close(buffer);
        spill(out);
    }

    /** Where the subscription stands, once this is its active member; until then there are signs of life only. */
    private EventPage claimed(SubscriptionMember joined, OutputStream out) throws IOException, InterruptedException {
        var round = feed.standbyRound();
        var silentSince = System.nanoTime();
        while (!feed.signal().isClosed()) {
            var claim = claim(joined);
            if (claim != null) {
                format.claimed(buffer, claim);
                spill(out);
                return new EventPage(List.of(), claim.position(), Long.MAX_VALUE);
            }
            if (System.nanoTime() - silentSince
                    >= feed.configuration().heartbeat().toNanos()) {
                heartbeat(out);
                silentSince = System.nanoTime();
            }
            feed.signal().pause(round);
        }
        return first;
    }

    private static @Nullable Claim claim(SubscriptionMember joined) {
        try {
            return joined.claim();
        } catch (SubscriptionUnavailableException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a subscription could not be claimed, will retry");
            return null;
        }
    }

    private void follow(EventPage begin, OutputStream out) throws IOException, InterruptedException {
        var page = begin;
        while (send(page, out) && !feed.signal().isClosed()) {
            if (page.reachesHead()) {
                awaitAppend(page.through(), out);
            }
            page = next(page, out);
        }
        if (!isLive() && page.through() < until && remaining() > 0) {
            throw FeedClosedException.stopping();
        }
    }

    /** Whether more may follow. */
    private boolean send(EventPage page, OutputStream out) throws IOException {
        var events = page.events();
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            if (event.position() > until) {
                return false;
            }
            var endsPosition = i + 1 == events.size() || events.get(i + 1).position() > event.position();
            format.event(buffer, event, endsPosition, written++ == 0, feed.writer());
            buffered++;
            if (buffer.size() >= SPILL) {
                spill(out);
            }
        }
        return remaining() > 0 && page.through() < until;
    }

    private void awaitAppend(long through, OutputStream out) throws IOException, InterruptedException {
        spill(out);
        while (!feed.signal().awaitBeyond(through, feed.configuration().heartbeat())) {
            heartbeat(out);
            if (member != null) {
                member.requireHeld();
            }
        }
    }

    /** The page after this one; while the log cannot be read a live stream stays, and stays where it is. */
    private EventPage next(EventPage page, OutputStream out) throws IOException, InterruptedException {
        try {
            return feed.signal().isClosed() ? nothing(page) : read(page.through());
        } catch (EventStoreException | QuerySideException e) {
            if (!isLive() || !isRetryable(e)) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .addKeyValue("after", page.through())
                    .log("the event feed could not read the log, will retry");
        }
        heartbeat(out);
        feed.signal().pause(RETRY);
        return nothing(page);
    }

    private EventPage read(long after) {
        var page = feed.read(
                request.criteria(),
                after,
                Math.min(remaining(), feed.configuration().pageSize()));
        if (member != null) {
            member.sending(page);
        }
        return page;
    }

    /** Stands where the page ended and claims that more follows. */
    private static EventPage nothing(EventPage page) {
        return new EventPage(List.of(), page.through(), Long.MAX_VALUE);
    }

    private static boolean isRetryable(RuntimeException failure) {
        return switch (failure) {
            case EventStoreException store -> store.retryable();
            case QuerySideException refused -> refused.retryable();
            default -> false;
        };
    }

    private boolean isLive() {
        return until == Long.MAX_VALUE;
    }

    private int remaining() {
        return request.limit() - written;
    }

    private void heartbeat(OutputStream out) throws IOException {
        format.heartbeat(buffer);
        spill(out);
    }

    private void spillWhenLive(OutputStream out) throws IOException {
        if (isLive()) {
            if (buffer.size() == 0) {
                format.heartbeat(buffer);
            }
            spill(out);
        }
    }

    private void spill(OutputStream out) throws IOException {
        if (buffer.size() == 0) {
            return;
        }
        client.write(buffer, out);
        feed.sent(buffered);
        buffered = 0;
        if (buffer.size() > LARGE) {
            buffer = new ByteArrayOutputStream(SPILL);
        } else {
            buffer.reset();
        }
    }
}
