package dev.keelson.queryside;

import dev.keelson.eventstore.Tag;
import dev.keelson.eventstore.cloudevents.TagText;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which events a subscription is about, in the form of the feed's parameters; two that mean the same are equal.
 *
 * @param types sorted and joined by commas, empty for any
 * @param tags sorted, as key:value pairs joined by commas, empty for any
 */
record SubscriptionFilter(String types, String tags) {

    static SubscriptionFilter of(Set<String> types, Collection<Tag> tags) {
        return new SubscriptionFilter(
                types.stream().sorted().collect(Collectors.joining(",")), TagText.write(new TreeSet<>(tags)));
    }

    @Override
    public String toString() {
        return "types=%s&tags=%s".formatted(types, tags);
    }
}
