package dev.keelson.server;

import io.helidon.common.context.Contexts;
import io.helidon.config.mp.MpConfigSources;
import io.helidon.microprofile.server.JaxRsApplication;
import io.helidon.microprofile.server.Server;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The node's face: Helidon MP with the node's resources, health, metrics and OpenAPI. */
final class HttpFace {

    private final Server server;

    private HttpFace(Server server) {
        this.server = server;
    }

    static HttpFace start(ServerConfiguration configuration, Node node) {
        Contexts.globalContext().register(node);
        var server = Server.builder()
                .config(ConfigProviderResolver.instance()
                        .getBuilder()
                        .withSources(MpConfigSources.create(helidon(configuration)))
                        .build())
                .addApplication(JaxRsApplication.builder()
                        .contextRoot("/")
                        .appName("keelson")
                        .config(resources(node))
                        .build())
                .build()
                .start();
        if (server.port() < 1) {
            throw ConfigurationException.because(
                    "port %d of %s could not be opened; is it taken? choose another with %s"
                            .formatted(configuration.port(), configuration.host(), Setting.PORT.ways()));
        }
        node.publishMeters();
        return new HttpFace(server);
    }

    /** Without the buffer an event leaves when it is flushed; Jersey would keep the first 8 KiB of a live stream back. */
    private static ResourceConfig resources(Node node) {
        var resources = new ResourceConfig();
        node.doors().resources(node.bridges()).forEach(resources::register);
        return resources
                .property(ServerProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true);
    }

    private static Map<String, String> helidon(ServerConfiguration configuration) {
        return Map.of(
                "server.host",
                configuration.host(),
                "server.port",
                Integer.toString(configuration.port()),
                "server.shutdown-grace-period",
                "PT1S",
                "server.write-buffer-size",
                "0",
                "server.connection-options.tcp-no-delay",
                "true",
                "metrics.rest-request-enabled",
                "false");
    }

    int port() {
        return server.port();
    }
}
