package dev.keelson.commandside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.commandside.Jar.MarblesPut;
import dev.keelson.commandside.Jar.PutMarbles;
import dev.keelson.eventstore.EventLogs;
import dev.keelson.eventstore.SnapshotStores;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.StateManager;
import org.axonframework.modelling.repository.Repository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a repository does outside of commands, as Axon's own does. */
final class SourcedRepositoryTest {

    private final CountingLog log = new CountingLog(EventLogs.inMemory());
    private final CountingObserver observer = new CountingObserver();
    private final Cellar cellar = new Cellar(log, SnapshotStores.inMemory(), 1_048_576, observer);

    @AfterEach
    void close() {
        cellar.close();
    }

    private <T> T within(BiFunction<Repository.LifecycleManagement<String, Jar>, ProcessingContext, T> work) {
        var repository = (Repository.LifecycleManagement<String, Jar>)
                cellar.axon().getComponent(StateManager.class).repository(Jar.class, String.class);
        return cellar.axon()
                .getComponent(UnitOfWorkFactory.class)
                .create()
                .executeWithResult(context -> CompletableFuture.completedFuture(work.apply(repository, context)))
                .join();
    }

    @Test
    void an_entity_without_events_is_nothing_until_it_is_to_be_created() {
        var loaded = within((jars, context) ->
                Optional.ofNullable(jars.load("j-1", context).join().entity()));
        var created = within(
                (jars, context) -> jars.loadOrCreate("j-1", context).join().entity());

        assertThat(loaded).isEmpty();
        assertThat(created).isEqualTo(new Jar());
    }

    @Test
    void the_same_entity_is_managed_once_in_a_unit_of_work_and_sees_its_events() {
        var seen = within((jars, context) -> {
            var first = jars.loadOrCreate("j-1", context).join();
            var second = jars.load("j-1", context).join();
            EventAppender.forContext(context).append(new MarblesPut("j-1", 3));
            assertThat(second).isSameAs(first);
            return first.entity();
        });

        assertThat(seen.marbles()).isEqualTo(3);
        assertThat(log.head()).isEqualTo(1);
    }

    @Test
    void entities_that_are_handed_in_evolve_with_the_unit_of_work() {
        var seen = within((jars, context) -> {
            var persisted = jars.persist("j-1", new Jar(), context);
            var attached = jars.attach(persisted, context);
            EventAppender.forContext(context).append(new MarblesPut("j-1", 2));
            assertThat(attached).isSameAs(persisted);
            return persisted.entity();
        });

        assertThat(seen.marbles()).isEqualTo(2);
    }

    @Test
    void outside_of_commands_the_log_is_read_for_nobody_certifies_there() {
        cellar.answer(new PutMarbles("j-1", 2));
        log.reads();
        var seen = within((jars, context) -> jars.load("j-1", context).join().entity());

        assertThat(seen).isEqualTo(new Jar(2, 1, Optional.of("j-1")));
        assertThat(log.reads()).isEqualTo(1);
        assertThat(observer.hits).hasValue(0);
    }
}
