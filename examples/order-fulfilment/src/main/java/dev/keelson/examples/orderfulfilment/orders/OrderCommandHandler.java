package dev.keelson.examples.orderfulfilment.orders;

import dev.keelson.domain.DomainRuleViolation;
import dev.keelson.examples.orderfulfilment.Money;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.axonframework.common.FutureUtils;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.StateManager;
import org.axonframework.modelling.annotation.InjectEntity;

/**
 * Decides on orders.
 *
 * <p>Placing one is a decision over several things at once: the order, its customer and each of its products. No aggregate
 * holds them all, and none is needed. Whatever state a command loads, Axon adds the criteria that it was sourced by to the
 * append's condition, joined by <i>or</i>; the event is appended only if no event has come since that matches any of them.
 * That is the command's consistency boundary, made anew for each command.
 */
final class OrderCommandHandler {

    @CommandHandler
    void handle(
            PlaceOrder command,
            @InjectEntity(idProperty = "orderId") Order order,
            @InjectEntity(idProperty = "customerId") Customer customer,
            StateManager states,
            ProcessingContext context,
            EventAppender events) {
        order.requireNew();
        requireEachProductOnce(command.lines());
        customer.requireRoomForAnOrder();
        var lines = new ArrayList<PricedLine>();
        for (var line : command.lines()) {
            lines.add(offer(line.productId(), states, context).take(line.quantity()));
        }
        events.append(new OrderPlaced(command.orderId(), command.customerId(), lines, total(lines)));
    }

    @CommandHandler
    void handle(CancelOrder command, @InjectEntity(idProperty = "orderId") Order order, EventAppender events) {
        events.append(order.cancel(command.reason()));
    }

    /** A parameter can inject one state, but how many products there are is the command's affair. */
    private static Offer offer(String productId, StateManager states, ProcessingContext context) {
        var offer = FutureUtils.joinAndUnwrap(states.loadEntity(Offer.class, productId, context));
        return Objects.requireNonNull(offer);
    }

    private static void requireEachProductOnce(List<OrderLine> lines) {
        var seen = new HashSet<String>();
        for (var line : lines) {
            if (!seen.add(line.productId())) {
                throw DomainRuleViolation.of(
                        "duplicate-line",
                        "product %s is in more than one line; add up its quantities".formatted(line.productId()));
            }
        }
    }

    private static Money total(List<PricedLine> lines) {
        var currency = lines.getFirst().unitPrice().currency();
        for (var line : lines) {
            requireCurrency(currency, line);
        }
        return lines.stream().map(PricedLine::total).reduce(Money.zero(currency), Money::plus);
    }

    private static void requireCurrency(String currency, PricedLine line) {
        if (!line.unitPrice().currency().equals(currency)) {
            throw DomainRuleViolation.of(
                    "mixed-currencies",
                    "an order is paid in one currency, product %s is sold in %s and not in %s"
                            .formatted(line.productId(), line.unitPrice().currency(), currency));
        }
    }
}
