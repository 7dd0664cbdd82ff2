package dev.keelson.commandside;

import dev.keelson.commandside.Jar.MarblesPut;
import dev.keelson.commandside.Jar.MarblesTaken;
import dev.keelson.commandside.Jar.MoveMarbles;
import dev.keelson.commandside.Jar.Peek;
import dev.keelson.commandside.Jar.PutMarbles;
import dev.keelson.commandside.Purse.AddCoin;
import dev.keelson.commandside.Purse.Count;
import dev.keelson.domain.DomainRuleViolation;
import java.util.ArrayList;
import java.util.List;

/** Answers as a node would that replays everything for every command: no cache, no snapshots, no Axon. */
final class Model {

    private record Coin(String purseId, int coin) {}

    private final List<Object> events = new ArrayList<>();

    String answer(Object command) {
        try {
            return switch (command) {
                case PutMarbles put -> put(put);
                case MoveMarbles move -> move(move);
                case Peek peek -> throw jar(peek.jarId()).seen();
                case AddCoin add -> add(add);
                case Count count -> purse(count.purseId()).toString();
                default -> throw new IllegalArgumentException(command.toString());
            };
        } catch (DomainRuleViolation refusal) {
            return "refused: " + refusal.getMessage();
        }
    }

    private String put(PutMarbles command) {
        var jar = jar(command.jarId());
        jar.requireRoomFor(command.count());
        events.add(new MarblesPut(command.jarId(), command.count()));
        return Integer.toString(jar.marbles() + command.count());
    }

    private String move(MoveMarbles command) {
        var from = jar(command.from());
        var to = jar(command.to());
        from.requireMarbles(command.count());
        to.requireRoomFor(command.count());
        events.add(new MarblesTaken(command.from(), command.count()));
        events.add(new MarblesPut(command.to(), command.count()));
        return from + " -> " + to;
    }

    private String add(AddCoin command) {
        var coins = purse(command.purseId());
        coins.add(command.coin());
        if (command.coin() == 13) {
            return "refused: the purse would hold " + coins;
        }
        events.add(new Coin(command.purseId(), command.coin()));
        return coins.toString();
    }

    private Jar jar(String id) {
        var jar = new Jar();
        for (var event : events) {
            if (event instanceof MarblesPut put && put.jarId().equals(id)) {
                jar = jar.on(put);
            } else if (event instanceof MarblesTaken taken && taken.jarId().equals(id)) {
                jar = jar.on(taken);
            }
        }
        return jar;
    }

    private List<Integer> purse(String id) {
        var coins = new ArrayList<Integer>();
        for (var event : events) {
            if (event instanceof Coin coin && coin.purseId().equals(id)) {
                coins.add(coin.coin());
            }
        }
        return coins;
    }
}
