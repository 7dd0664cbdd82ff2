package dev.keelson.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.keelson.commandside.CommandResource;
import dev.keelson.queryside.EventFeedResource;
import dev.keelson.queryside.QueryResource;
import dev.keelson.queryside.SubscriptionResource;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The OpenAPI document tells of each route of the resources, and of no other. The names of path parameters may differ; HEAD goes with GET. */
final class OpenApiDocTest {

    private static final List<Class<?>> RESOURCES = List.of(
            CommandResource.class,
            QueryResource.class,
            EventFeedResource.class,
            SubscriptionResource.class,
            AdminResource.class,
            ProjectionsResource.class,
            DeadLettersResource.class,
            RelaysResource.class,
            ConsumersResource.class);

    /** Routes that are Helidon's. */
    private static final Set<String> OTHERS = Set.of(
            "GET /health",
            "GET /health/started",
            "GET /health/live",
            "GET /health/ready",
            "GET /metrics",
            "GET /openapi");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @Test
    void every_route_is_in_the_document_and_no_other() throws IOException {
        var routes = RESOURCES.stream().flatMap(OpenApiDocTest::routes).collect(Collectors.toCollection(TreeSet::new));
        routes.addAll(OTHERS);

        assertThat(documented()).isEqualTo(routes);
    }

    private static Stream<String> routes(Class<?> resource) {
        return Arrays.stream(resource.getMethods())
                .flatMap(method -> method(method).stream().map(verb -> "%s %s"
                        .formatted(
                                verb,
                                normalised(path(resource.getAnnotation(Path.class))
                                        + path(method.getAnnotation(Path.class))))));
    }

    private static Optional<String> method(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .filter(verb -> !verb.equals(HttpMethod.HEAD))
                .findFirst();
    }

    private static String path(@Nullable Path path) {
        if (path == null || path.value().equals("/")) {
            return "";
        }
        return path.value().startsWith("/") ? path.value() : "/" + path.value();
    }

    private static String normalised(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    private static Set<String> documented() throws IOException {
        try (var document = OpenApiDocTest.class.getResourceAsStream("/META-INF/openapi.yml")) {
            var routes = new TreeSet<String>();
            new YAMLMapper().readTree(document).path("paths").properties().forEach(path -> path.getValue()
                    .fieldNames()
                    .forEachRemaining(verb -> {
                        if (METHODS.contains(verb)) {
                            routes.add(verb.toUpperCase(Locale.ROOT) + " " + normalised(path.getKey()));
                        }
                    }));
            return routes;
        }
    }
}
