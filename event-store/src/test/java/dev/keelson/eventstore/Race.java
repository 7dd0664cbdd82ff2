package dev.keelson.eventstore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A way in which appends made at the same time exclude each other. The runners of a race form teams: members of one team do
 * not exclude each other, members of different teams do, in both directions; so of all teams exactly one goes in, as a
 * whole.
 */
enum Race {
    /** Each creates the same entity. */
    CREATED_TWICE {
        @Override
        Criteria forbidden(int heat, int runner) {
            return Criteria.havingTags(x(heat));
        }

        @Override
        boolean startsFromNothing() {
            return true;
        }
    },

    /** Each changes the same entity. */
    SAME_TAG {
        @Override
        Criteria forbidden(int heat, int runner) {
            return Criteria.havingTags(x(heat));
        }
    },

    /** One looks at events with both tags, the other at events with one of them. */
    OVERLAPPING_TAGS {
        @Override
        Criteria forbidden(int heat, int runner) {
            return isEven(runner) ? Criteria.havingTags(x(heat), y(heat)) : Criteria.havingTags(y(heat));
        }
    },

    /** Each decides over two entities, of which one is the same. */
    OVERLAPPING_ENTITIES {
        @Override
        Criteria forbidden(int heat, int runner) {
            return either(isEven(runner) ? x(heat) : z(heat), y(heat));
        }

        @Override
        Set<Tag> tags(int heat, int runner) {
            return Set.of(isEven(runner) ? x(heat) : z(heat), y(heat));
        }
    },

    /** One looks at a type, the other at a tag, and every event has both. */
    TYPE_AND_TAG {
        @Override
        Criteria forbidden(int heat, int runner) {
            return isEven(runner) ? Criteria.ofTypes(type(heat)) : Criteria.havingTags(x(heat));
        }
    },

    /** One looks at a type and writes a tag, the other looks at the tag and writes the type: each breaks only the other. */
    TYPE_AGAINST_TAG {
        @Override
        Criteria forbidden(int heat, int runner) {
            return isEven(runner) ? Criteria.ofTypes(type(heat)) : Criteria.havingTags(x(heat));
        }

        @Override
        String type(int heat, int runner) {
            return isEven(runner) ? "Other" : type(heat);
        }

        @Override
        Set<Tag> tags(int heat, int runner) {
            return isEven(runner) ? Set.of(x(heat)) : Set.of();
        }

        @Override
        int team(int runner) {
            return runner % 2;
        }
    },

    /** Each allows no event at all. */
    EVERY_EVENT {
        @Override
        Criteria forbidden(int heat, int runner) {
            return Criteria.ANY;
        }
    },

    /** Each changes an entity of its own: nobody excludes anybody, and all go in. */
    INDEPENDENT {
        @Override
        Criteria forbidden(int heat, int runner) {
            return Criteria.havingTags(own(heat, runner));
        }

        @Override
        Set<Tag> tags(int heat, int runner) {
            return Set.of(own(heat, runner));
        }

        @Override
        int team(int runner) {
            return 0;
        }
    };

    /** What the runner's append forbids after the position it starts from. */
    abstract Criteria forbidden(int heat, int runner);

    String type(int heat, int runner) {
        return type(heat);
    }

    Set<Tag> tags(int heat, int runner) {
        return Set.of(x(heat), y(heat));
    }

    int team(int runner) {
        return runner;
    }

    /** Whether the conditions hold for the whole log, not only after what stands at the start. */
    boolean startsFromNothing() {
        return false;
    }

    /** The runner's append, decided on the log as it was at a position. */
    final Append append(int heat, int runner, long after) {
        var condition = AppendCondition.noneOf(forbidden(heat, runner), startsFromNothing() ? 0 : after);
        return Append.of(List.of(event(heat, runner)), condition);
    }

    /** The event that stands before the start, and would break a condition that looked at it. */
    final Append start(int heat) {
        var tags = startsFromNothing() ? Set.<Tag>of() : Set.of(x(heat), y(heat), z(heat));
        return Append.of(List.of(event(name() + "-" + heat, type(heat), tags)), AppendCondition.NONE);
    }

    final String id(int heat, int runner) {
        return "%s-%d-%d".formatted(name(), heat, runner);
    }

    private EventData event(int heat, int runner) {
        return event(id(heat, runner), type(heat, runner), tags(heat, runner));
    }

    private static EventData event(String id, String type, Set<Tag> tags) {
        return new EventData(id, type, "1", Instant.now(), "{}".getBytes(StandardCharsets.UTF_8), Map.of(), tags);
    }

    final String type(int heat) {
        return "%s.%d".formatted(name(), heat);
    }

    final Tag x(int heat) {
        return new Tag("x", type(heat));
    }

    final Tag y(int heat) {
        return new Tag("y", type(heat));
    }

    final Tag z(int heat) {
        return new Tag("z", type(heat));
    }

    final Tag own(int heat, int runner) {
        return new Tag("own", id(heat, runner));
    }

    static Criteria either(Tag one, Tag other) {
        return new Criteria(List.of(new Criterion(Set.of(), Set.of(one)), new Criterion(Set.of(), Set.of(other))));
    }

    static boolean isEven(int runner) {
        return runner % 2 == 0;
    }
}
