package dev.example.library;

import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** Who has a book, nobody when it is in. */
@EventSourcedEntity
record Book(String bookId, @Nullable String memberId) {

    @EntityCreator
    static Book in(@InjectEntityId String bookId) {
        return new Book(bookId, null);
    }

    @EventCriteriaBuilder
    static EventCriteria boundary(String bookId, MessageTypeResolver types) {
        return EventCriteria.havingTags(Tag.of("book", bookId))
                .andBeingOneOfTypes(types, BookLent.class, BookReturned.class);
    }

    @EventSourcingHandler
    Book on(BookLent event) {
        return new Book(bookId, event.memberId());
    }

    @EventSourcingHandler
    Book on(BookReturned event) {
        return new Book(bookId, null);
    }
}
