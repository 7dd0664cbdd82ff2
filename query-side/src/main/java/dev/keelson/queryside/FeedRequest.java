package dev.keelson.queryside;

import dev.keelson.eventstore.Criteria;
import dev.keelson.eventstore.Criterion;
import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.cloudevents.TagText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of the feed.
 *
 * @param types one of which the event must have; none means any
 * @param tags all of which the event must carry
 * @param after the position after which it wants events
 * @param limit how many events it wants at most
 * @param follow whether it stays for events to come, where the form leaves the choice
 * @param subscription the durable subscription that keeps its position, null when it keeps it itself
 */
record FeedRequest(
        Set<String> types,
        Set<Tag> tags,
        long after,
        int limit,
        boolean follow,
        @Nullable SubscriptionStart subscription) {

    /** What a client wants that keeps its position itself. */
    FeedRequest(Set<String> types, Set<Tag> tags, long after, int limit, boolean follow) {
        this(types, tags, after, limit, follow, null);
    }

    FeedRequest {
        types = Set.copyOf(types);
        tags = Set.copyOf(tags);
    }

    SubscriptionFilter filter() {
        return SubscriptionFilter.of(types, tags);
    }

    Criteria criteria() {
        return new Criteria(List.of(new Criterion(types, tags)));
    }

    /** The parameters of the request that goes on after a position. */
    String continuation(long position) {
        var query =
                new StringBuilder("after=").append(position).append("&limit=").append(limit);
        if (!types.isEmpty()) {
            query.append("&types=").append(encoded(types.stream().sorted().collect(Collectors.joining(","))));
        }
        if (!tags.isEmpty()) {
            query.append("&tags=").append(encoded(TagText.write(tags)));
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
