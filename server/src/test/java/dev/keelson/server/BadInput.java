package dev.keelson.server;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A request that must be refused.
 *
 * @param statuses that the answer may have; more than one only where the interface leaves it open
 * @param pointers all of which the errors must name; none where the interface leaves the place open
 */
record BadInput(String name, Function<Api, Api.Reply> request, Set<Integer> statuses, List<String> pointers) {

    private static final String REGISTER = "/commands/catalog.RegisterProduct";

    static BadInput of(String name, int status, Function<Api, Api.Reply> request, String... pointers) {
        return new BadInput(name, request, Set.of(status), List.of(pointers));
    }

    /** Bad JSON for {@code catalog.RegisterProduct}. */
    static BadInput body(String name, String json, String... pointers) {
        return of(name, 400, api -> api.post(REGISTER, json), pointers);
    }

    static BadInput body(String name, byte[] json, String... pointers) {
        return of(name, 400, api -> api.post(REGISTER, json), pointers);
    }

    static BadInput command(String name, String command, String json, String... pointers) {
        return of(name, 400, api -> api.post("/commands/" + command, json), pointers);
    }

    static BadInput get(String name, int status, String path, String... pointers) {
        return of(name, status, api -> api.get(path), pointers);
    }

    static BadInput header(String path, String header, String value, String... pointers) {
        return of("%s: %s on %s".formatted(header, value, path), 400, api -> api.get(path, header, value), pointers);
    }

    static BadInput method(String method, String path) {
        return of(
                method + " " + path,
                405,
                api -> api.send(api.request(path, "Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                        .build()));
    }

    static BadInput contentType(String path, String contentType, Integer... statuses) {
        return new BadInput(
                "content type '%s' on %s".formatted(contentType, path),
                api -> {
                    var request = api.request(path).POST(HttpRequest.BodyPublishers.ofString(valid()));
                    return api.send(
                            (contentType.isEmpty() ? request : request.header("Content-Type", contentType)).build());
                },
                Set.copyOf(Arrays.asList(statuses)),
                List.of());
    }

    static BadInput accept(String path, String accept) {
        return of("Accept: %s on GET %s".formatted(accept, path), 406, api -> api.get(path, "Accept", accept));
    }

    static BadInput acceptOfPost(String path, String accept) {
        return of(
                "Accept: %s on POST %s".formatted(accept, path), 406, api -> api.post(path, valid(), "Accept", accept));
    }

    /** A body without {@code Content-Length}. */
    static BadInput chunked(String path, byte[] body) {
        return of(
                "%d bytes in chunks to %s".formatted(body.length, path),
                413,
                api -> api.send(api.request(path, "Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                        .build()));
    }

    static BadInput sized(String path, byte[] body) {
        return of("%d bytes to %s".formatted(body.length, path), 413, api -> api.post(path, body));
    }

    /** A command that would be accepted. */
    static String valid() {
        return registration("'never'", "'Anchor'", "{'amount':'12.30','currency':'EUR'}", "5");
    }

    /** A registration of such fields, written with single quotes. */
    static String registration(String productId, String name, String price, String stock) {
        return "{'productId':%s,'name':%s,'price':%s,'stock':%s}"
                .formatted(productId, name, price, stock)
                .replace('\'', '"');
    }

    static String name(String name) {
        return registration("'never'", name, "{'amount':'12.30','currency':'EUR'}", "5");
    }

    static String stock(String stock) {
        return registration("'never'", "'Anchor'", "{'amount':'12.30','currency':'EUR'}", stock);
    }

    static String price(String price) {
        return registration("'never'", "'Anchor'", price, "5");
    }

    static String productId(String productId) {
        return registration(productId, "'Anchor'", "{'amount':'12.30','currency':'EUR'}", "5");
    }

    static String order(String lines) {
        return "{'orderId':'never','customerId':'c','lines':%s}"
                .formatted(lines)
                .replace('\'', '"');
    }

    /** A name of these bytes, whatever they are. */
    static byte[] nameOf(int... bytes) {
        var text = name("'@'").getBytes(StandardCharsets.ISO_8859_1);
        var at = new String(text, StandardCharsets.ISO_8859_1).indexOf('@');
        var json = new byte[text.length - 1 + bytes.length];
        System.arraycopy(text, 0, json, 0, at);
        for (var i = 0; i < bytes.length; i++) {
            json[at + i] = (byte) bytes[i];
        }
        System.arraycopy(text, at + 1, json, at + bytes.length, text.length - at - 1);
        return json;
    }

    /** Valid JSON of exactly so many bytes. */
    static byte[] padded(String json, int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) ' ');
        var text = json.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, bytes, 0, text.length);
        return bytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
