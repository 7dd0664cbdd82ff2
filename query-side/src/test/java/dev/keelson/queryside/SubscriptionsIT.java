package dev.keelson.queryside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keelson.domain.StrictJson;
import dev.keelson.eventstore.EventLog;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SchemaMigrations;
import dev.keelson.eventstore.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Durable subscriptions over HTTP, on two nodes that have a database in common. */
@Timeout(60)
final class SubscriptionsIT {

    private static final String BILLING = "subscription=billing";
    private static final FeedConfiguration FEED = FeedConfiguration.DEFAULT.withHeartbeat(Duration.ofMillis(20));
    private static final SubscriptionConfiguration BOUNDS = SubscriptionConfiguration.DEFAULT
            .withClaimTimeout(Duration.ofMillis(400))
            .withMaxStandbys(1)
            .withMaxSubscriptions(2);

    private final ObjectMapper mapper = new ObjectMapper();
    private final EventLog log = EventLogs.inMemory();
    private final TestDatabase database = migrated();
    private final ServedNode here = new ServedNode();
    private final ServedNode there = new ServedNode();

    private static TestDatabase migrated() {
        var database = TestDatabase.h2();
        SchemaMigrations.migrate(
                database.dataSource(), "query-side", Subscriptions.MIGRATIONS, Subscriptions.class.getClassLoader());
        return database;
    }

    /** Feed and subscriptions as a node has them. */
    private final class ServedNode implements AutoCloseable {

        private final Subscriptions subscriptions = Subscriptions.jdbi(database.dataSource(), BOUNDS);
        private final EventFeed feed = new EventFeed(log, StrictJson.create(), FEED, FeedObserver.NONE, subscriptions);
        private final TestServer server = new TestServer(
                new EventFeedResource(feed), new SubscriptionResource(subscriptions, log::head, StrictJson.create()));

        void drain() {
            feed.close();
            subscriptions.close();
        }

        @Override
        public void close() {
            drain();
            server.close();
        }
    }

    @AfterEach
    void stop() {
        here.close();
        there.close();
        database.close();
    }

    private static HttpResponse<String> acknowledge(ServedNode node, String token, long position) throws Exception {
        return node.server.post(
                "/events/subscriptions/billing/ack", "{\"position\":%d,\"token\":\"%s\"}".formatted(position, token));
    }

    private JsonNode status() throws Exception {
        return mapper.readTree(there.server.get("/events/subscriptions/billing").body());
    }

    @Test
    void a_member_that_comes_back_is_sent_what_it_has_not_acknowledged() throws Exception {
        TestEvents.count(log, 5);
        try (var member = FeedMember.events(here.server, BILLING)) {
            var token = member.claimedAfter(0);
            member.isSent(1, 2, 3, 4, 5);
            assertThat(acknowledge(here, token, 3).body()).isEqualTo("{\"position\":3}");
        }
        try (var again = FeedMember.lines(here.server, BILLING)) {
            var _ = again.claimedAfter(3);
            again.isSent(4, 5);
            TestEvents.count(log, 1);
            again.isSent(6);
        }
    }

    @Test
    void when_the_active_one_is_cut_the_standby_on_another_node_takes_over_and_nothing_is_skipped() throws Exception {
        TestEvents.count(log, 5);
        try (var standby = standby()) {
            TestEvents.count(log, 1);
            var token = standby.claimedAfter(3);
            standby.isSent(4, 5, 6);
            assertThat(acknowledge(here, token, 6).statusCode()).isEqualTo(200);
        }
        assertThat(status().path("position").asLong()).isEqualTo(6);
    }

    /** One that has waited for another to be cut, which had acknowledged 3 of 5. */
    private FeedMember standby() throws Exception {
        try (var active = FeedMember.events(here.server, BILLING)) {
            var token = active.claimedAfter(0);
            var standby = FeedMember.events(there.server, BILLING);
            active.isSent(1, 2, 3, 4, 5);
            assertThat(acknowledge(there, token, 3).statusCode()).isEqualTo(200);
            standby.isSilent();
            standby.isSilent();
            return standby;
        }
    }

    @Test
    void the_token_of_a_member_that_was_replaced_acknowledges_nothing() throws Exception {
        TestEvents.count(log, 2);
        String stale;
        try (var first = FeedMember.events(here.server, BILLING)) {
            stale = first.claimedAfter(0);
            first.isSent(1, 2);
        }
        try (var second = FeedMember.events(there.server, BILLING)) {
            var fresh = second.claimedAfter(0);
            second.isSent(1, 2);

            var refused = acknowledge(here, stale, 2);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).startsWith("SubscriptionLostException").contains("billing");
            assertThat(status().path("position").asLong()).isZero();
            assertThat(acknowledge(here, fresh, 1).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void nobody_acknowledges_what_was_not_sent() throws Exception {
        TestEvents.count(log, 2);
        try (var member = FeedMember.events(here.server, BILLING + "&limit=1")) {
            var token = member.claimedAfter(0);
            member.isSent(1);
            var refused = acknowledge(here, token, 2);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("/position must be at most 1", "was 2");
        }
        assertThat(there.server
                        .post("/events/subscriptions/none/ack", "{\"position\":1,\"token\":\"t\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(there.server
                        .post("/events/subscriptions/billing/ack", "{\"position\":1}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void the_first_who_asks_for_a_name_fixes_its_filter() throws Exception {
        try (var member = FeedMember.events(here.server, BILLING + "&types=t.B,t.A&tags=k:v")) {
            var _ = member.claimedAfter(0);
            try (var same = FeedMember.events(there.server, BILLING + "&tags=k:v&types=t.A&types=t.B")) {
                same.isSilent();
            }
            var refused =
                    there.server.get("/events?" + BILLING + "&types=t.A", "Accept", EventFeedResource.EVENT_STREAM);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("types=t.A,t.B&tags=k:v", "types=t.A&tags=;");
        }
        assertThat(status().path("filter").path("types").asText()).isEqualTo("t.A,t.B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=head:3", "from=start:0", "after=2:2"})
    void a_new_subscription_begins_where_it_is_told_to_and_an_old_one_where_it_stands(String startAndPosition)
            throws Exception {
        TestEvents.count(log, 3);
        var start = startAndPosition.substring(0, startAndPosition.indexOf(':'));
        var position = Long.parseLong(startAndPosition.substring(startAndPosition.indexOf(':') + 1));
        try (var member = FeedMember.events(here.server, BILLING + "&" + start)) {
            var _ = member.claimedAfter(position);
        }
        try (var again = FeedMember.events(here.server, BILLING + "&after=1", "Last-Event-ID", "1")) {
            var _ = again.claimedAfter(position);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subscription=Billing",
                "subscription=",
                "from=head",
                "subscription=billing&from=now",
                "subscription=billing&from=head&after=1"
            })
    void what_makes_no_sense_is_refused(String parameters) throws Exception {
        var refused = here.server.get("/events?" + parameters, "Accept", EventFeedResource.EVENT_STREAM);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).containsAnyOf("/subscription", "/from");
    }

    @ParameterizedTest
    @ValueSource(strings = {EventFeedResource.BATCH, EventFeedResource.NDJSON})
    void a_form_that_ends_has_no_members(String accept) throws Exception {
        var refused = here.server.get("/events?" + BILLING, "Accept", accept);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("/subscription needs a stream that stays");
        assertThat(there.server.get("/events/subscriptions").body()).isEqualTo("{\"subscriptions\":[]}");
    }

    @Test
    void members_and_subscriptions_are_bounded() throws Exception {
        try (var active = FeedMember.events(here.server, BILLING);
                var standby = FeedMember.events(here.server, BILLING);
                var other = FeedMember.lines(here.server, "subscription=other")) {
            var _ = active.claimedAfter(0);
            standby.isSilent();
            assertThat(other.next().path("subscription").asText()).isEqualTo("other");
            for (var parameters : new String[] {BILLING, "subscription=third"}) {
                var refused = here.server.get("/events?" + parameters, "Accept", EventFeedResource.EVENT_STREAM);
                assertThat(refused.body()).startsWith("TooManySubscribersException");
            }
        }
        await().ignoreExceptions().untilAsserted(() -> {
            try (var member = FeedMember.events(here.server, BILLING)) {
                var _ = member.claimedAfter(0);
            }
        });
    }

    @Test
    void a_subscription_is_shown_with_position_head_lag_and_owner_and_deleting_it_ends_its_member() throws Exception {
        TestEvents.count(log, 3);
        try (var member = FeedMember.events(here.server, BILLING)) {
            var token = member.claimedAfter(0);
            member.isSent(1, 2, 3);
            assertThat(acknowledge(here, token, 1).statusCode()).isEqualTo(200);

            var status = status();
            assertThat(status.path("name").asText()).isEqualTo("billing");
            assertThat(status.path("position").asLong()).isEqualTo(1);
            assertThat(status.path("head").asLong()).isEqualTo(3);
            assertThat(status.path("lag").asLong()).isEqualTo(2);
            assertThat(status.path("owner").asText()).endsWith("/1");
            assertThat(status.path("since").asText()).endsWith("Z");
            assertThat(there.server.get("/events/subscriptions").body()).contains("\"billing\"");

            assertThat(there.server.delete("/events/subscriptions/billing")).isEqualTo(204);
            member.ends();
        }
        assertThat(there.server.delete("/events/subscriptions/billing")).isEqualTo(404);
        assertThat(there.server.get("/events/subscriptions/billing").statusCode())
                .isEqualTo(404);
    }

    @Test
    void events_of_no_matter_are_passed_over_without_an_acknowledgement() throws Exception {
        try (var member = FeedMember.events(here.server, BILLING + "&types=t.Counted")) {
            var token = member.claimedAfter(0);
            TestEvents.append(log, TestEvents.event("t.Other", "{}"));
            await().until(() -> status().path("position").asLong() == 1);

            TestEvents.count(log, 1);
            member.isSent(2);
            TestEvents.append(log, TestEvents.event("t.Other", "{}"));
            assertThat(acknowledge(here, token, 2).statusCode()).isEqualTo(200);
            await().until(() -> status().path("position").asLong() == 3);
        }
    }

    @Test
    void a_node_that_stops_gives_its_members_place_away_at_once() throws Exception {
        TestEvents.count(log, 1);
        try (var active = FeedMember.events(here.server, BILLING)) {
            var _ = active.claimedAfter(0);
            active.isSent(1);
            here.drain();
            active.ends();
            assertThat(status().path("owner").isNull()).isTrue();
            try (var next = FeedMember.events(there.server, BILLING)) {
                var _ = next.claimedAfter(0);
                next.isSent(1);
            }
        }
    }
}
