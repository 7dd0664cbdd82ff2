package dev.keelson.projections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keelson.eventstore.EventLogs;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.Test;

/** Axon's own processors have nothing to do, whatever domains register. */
final class IdleProcessorsTest {

    @Test
    void there_is_no_store_of_tokens_that_axon_would_warn_of() {
        var axon = configured(_ -> {});
        assertThat(axon.getComponent(TokenStore.class)).isInstanceOf(NoTokens.class);
        assertThat(storesOfProcessors(axon)).hasOnlyElementsOfType(NoTokens.class);
    }

    @Test
    void a_store_of_tokens_that_a_domain_registers_is_not_the_processors() {
        var axon = configured(domain -> domain.componentRegistry(
                registry -> registry.registerComponent(TokenStore.class, _ -> new InMemoryTokenStore())));
        assertThat(storesOfProcessors(axon)).hasOnlyElementsOfType(NoTokens.class);
    }

    private static Configuration configured(Consumer<EventSourcingConfigurer> domain) {
        var axon = EventSourcingConfigurer.create();
        axon.componentRegistry(
                registry -> registry.disableEnhancer("org.axonframework.update.UpdateCheckerConfigurationEnhancer"));
        new Projections(noDatabase(), EventLogs.inMemory(), ProjectionsConfiguration.DEFAULT).configure(axon);
        domain.accept(axon);
        axon.messaging(messaging -> messaging.eventProcessing(events -> events.pooledStreaming(
                pooled -> pooled.defaultProcessor("bank", handlers -> handlers.autodetected(_ -> new Object())))));
        return axon.build();
    }

    private static Stream<TokenStore> storesOfProcessors(Configuration module) {
        var own = module.getOptionalComponent(PooledStreamingEventProcessorConfiguration.class).stream()
                .map(PooledStreamingEventProcessorConfiguration::tokenStore);
        var inner = module.getModuleConfigurations().stream().flatMap(IdleProcessorsTest::storesOfProcessors);
        return Stream.concat(own, inner);
    }

    private static DataSource noDatabase() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, _, _) -> {
                    throw new SQLException("the database was reached");
                });
    }
}
