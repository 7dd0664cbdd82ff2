package dev.keelson.messagingadapters.consumer;

import dev.keelson.messagingadapters.api.Delivery;
import dev.keelson.messagingadapters.api.DeliveryHandler;
import dev.keelson.messagingadapters.consumer.Stages.Result;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes deliveries through the stages, on the threads that bring them, and gathers what comes out: messages of parked keys go
 * behind those, the others have their effect. Safe for use by many threads.
 */
final class Intake implements DeliveryHandler {

    private final Stages stages;
    private final Handling handling;
    private final Letters letters;
    private final Aftermath aftermath;
    private final Gathering<Arrival> gathering;

    Intake(
            ConsumerConfiguration configuration,
            Stages stages,
            Handling handling,
            Letters letters,
            Aftermath aftermath) {
        this.stages = stages;
        this.handling = handling;
        this.letters = letters;
        this.aftermath = aftermath;
        this.gathering = new Gathering<>(
                "consumer/" + configuration.name(),
                configuration.subscription().inFlight(),
                configuration.batchSize(),
                configuration.batches(),
                this::handle);
    }

    @Override
    public void handle(Delivery delivery) {
        try {
            switch (stages.apply(delivery.message())) {
                case Result.Passed(var message) -> gather(new Arrival(delivery, message));
                case Result.Dropped(var stage, var reason) -> aftermath.dropped(delivery, stage, reason);
            }
        } catch (StageFailedException e) {
            aftermath.failed(delivery, e);
        }
    }

    /** There is room, unless deliveries were given up that are still waiting here. */
    private void gather(Arrival arrival) {
        if (!gathering.add(arrival)) {
            aftermath.postponed(
                    arrival.delivery(), new IllegalStateException("messages wait longer than they may be unsettled"));
        }
    }

    /** Whatever is thrown, no arrival is left unsettled. */
    private void handle(List<Arrival> arrivals) {
        try {
            var parked = letters.parkedAmong(arrivals.stream().map(Arrival::key).collect(Collectors.toSet()));
            handle(arrivals, parked);
        } catch (Throwable e) {
            arrivals.forEach(arrival -> aftermath.postponed(arrival.delivery(), e));
        }
    }

    private void handle(List<Arrival> arrivals, Set<String> parked) {
        var live = arrivals.stream()
                .filter(arrival -> !parked.contains(arrival.key()))
                .toList();
        if (!live.isEmpty()) {
            handling.handle(live);
        }
        arrivals.stream()
                .filter(arrival -> parked.contains(arrival.key()))
                .forEach(arrival -> aftermath.parkBehind(arrival.delivery()));
    }

    boolean awaitIdle(Duration timeout) {
        return gathering.awaitIdle(timeout);
    }
}
