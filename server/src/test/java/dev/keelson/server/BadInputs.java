package dev.keelson.server;

import static dev.keelson.server.BadInput.body;
import static dev.keelson.server.BadInput.command;
import static dev.keelson.server.BadInput.get;
import static dev.keelson.server.BadInput.header;
import static dev.keelson.server.BadInput.name;
import static dev.keelson.server.BadInput.nameOf;
import static dev.keelson.server.BadInput.order;
import static dev.keelson.server.BadInput.price;
import static dev.keelson.server.BadInput.productId;
import static dev.keelson.server.BadInput.stock;
import static dev.keelson.server.BadInput.valid;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What must be refused, by the kind of thing that is wrong with it. */
final class BadInputs {

    private static final int LIMIT = 1_048_576;
    private static final String REGISTER = "/commands/catalog.RegisterProduct";
    private static final String FIND = "/queries/catalog.FindProduct";

    private BadInputs() {}

    static Stream<BadInput> notJson() {
        return Stream.of(
                body("malformed JSON", "{\"productId\": \"never\",", ""),
                body("no JSON at all", "hello", ""),
                body("an empty body", "", ""),
                body("white space", "  \n ", ""),
                body("null", "null", ""),
                body("a string", "\"never\"", ""),
                body("a number", "1", ""),
                body("an array instead of an object", "[]", ""),
                body("an array around the object", "[" + valid() + "]", ""),
                body("trailing garbage", valid() + "x", ""),
                body("two objects", valid() + valid(), ""),
                body("single quotes", valid().replace('"', '\''), ""),
                body("a comment", valid().replace("{", "{/* */"), ""),
                body("not a number", stock("NaN")),
                body("duplicate keys", valid().replace("\"stock\"", "\"name\":\"Other\",\"stock\"")),
                body("a raw control character", nameOf('A', 1)),
                body("a raw line end in a string", nameOf('A', '\n')),
                body("a raw zero", nameOf('A', 0)),
                body("a truncated UTF-8 sequence", nameOf(0xC3, 0x28)),
                body("an overlong UTF-8 sequence", nameOf(0xC0, 0xAF)),
                body("a surrogate in UTF-8", nameOf(0xED, 0xA0, 0x80)),
                body("UTF-8 beyond Unicode", nameOf(0xF5, 0x80, 0x80, 0x80)),
                body("Latin-1", nameOf(0xE4)),
                body("deeply nested arrays", productId("[".repeat(100_000) + "]".repeat(100_000))),
                body("deeply nested objects", "{\"x\":".repeat(100_000) + "1" + "}".repeat(100_000)),
                body("a number of 10,000 digits", stock("9".repeat(10_000))),
                body("a name of 60,000 characters", "{\"" + "n".repeat(60_000) + "\":1}"));
    }

    static Stream<BadInput> wrongTypes() {
        return Stream.of(
                body("a number where a string is due", name("7"), "/name"),
                body("a boolean where a string is due", name("true"), "/name"),
                body("an array where a string is due", name("['Anchor']"), "/name"),
                body("an object where a string is due", name("{}"), "/name"),
                body("a string where a number is due", stock("'5'"), "/stock"),
                body("an empty string where a number is due", stock("''"), "/stock"),
                body("a boolean where a number is due", stock("true"), "/stock"),
                body("a fraction where a whole number is due", stock("1.5"), "/stock"),
                body("a number beyond 64 bits", stock("99999999999999999999999"), "/stock"),
                body("a number with a huge exponent", stock("1e999999999"), "/stock"),
                body("a string where an object is due", price("'12.30 EUR'"), "/price"),
                body("an array where an object is due", price("[]"), "/price"),
                body("a number deep down", price("{'amount':12.30,'currency':'EUR'}"), "/price/amount"),
                body("an unknown field", valid().replace("{\"productId\"", "{\"colour\":1,\"productId\""), "/colour"),
                body("an unknown field with a slash", valid().replaceFirst("\\{", "{\"a/b~c\":1,"), "/a~1b~0c"),
                body("an unknown field deep down", price("{'amount':'1','currency':'EUR','cents':1}"), "/price/cents"),
                body("a missing field", "{\"productId\":\"never\"}"),
                body("a missing number", valid().replace(",\"stock\":5", ""), "/stock"),
                body("a missing field deep down", price("{'amount':'1'}"), "/price/currency"),
                body("a null field", name("null"), "/name"),
                body("a null number", stock("null"), "/stock"),
                command("an object where an array is due", "orders.PlaceOrder", order("{}"), "/lines"),
                command("a null in an array", "orders.PlaceOrder", order("[null]"), "/lines/0"),
                command("a number in an array of objects", "orders.PlaceOrder", order("[1]"), "/lines/0"),
                command(
                        "half a million numbers",
                        "orders.PlaceOrder",
                        order("[" + "0,".repeat(499_000) + "0]"),
                        "/lines/0"));
    }

    static Stream<BadInput> wrongValues() {
        var lines = IntStream.range(0, 20_000)
                .mapToObj(number -> "{'productId':'p%d','quantity':1}".formatted(number))
                .collect(Collectors.joining(",", "[", "]"));
        return Stream.of(
                body("a negative stock", stock("-1"), "/stock"),
                body("an escaped zero", name("'An\\u0000chor'"), "/name"),
                body("an escaped control character", name("'An\\u001bchor'"), "/name"),
                body("an escaped backspace", name("'An\\bchor'"), "/name"),
                body("a zero in an id", productId("'never\\u0000'"), "/productId"),
                body("half a surrogate pair, escaped", name("'An\\ud800chor'"), "/name"),
                body("a blank name", name("' '"), "/name"),
                body("a long name", name("'" + "n".repeat(201) + "'"), "/name"),
                body("an empty id", productId("''"), "/productId"),
                body("an id with a space", productId("'ne ver'"), "/productId"),
                body("a long id", productId("'" + "n".repeat(65) + "'"), "/productId"),
                body("a negative amount", price("{'amount':'-1','currency':'EUR'}"), "/price/amount"),
                body("an amount with an exponent", price("{'amount':'1e3','currency':'EUR'}"), "/price/amount"),
                body("no such currency", price("{'amount':'1','currency':'QQQ'}"), "/price/currency"),
                body(
                        "more decimals than the currency has",
                        price("{'amount':'1.5','currency':'JPY'}"),
                        "/price/amount"),
                body(
                        "several things wrong",
                        BadInput.registration("'a b'", "''", "{'amount':'x','currency':'e'}", "-5"),
                        "/productId",
                        "/name",
                        "/price/amount",
                        "/price/currency",
                        "/stock"),
                command(
                        "a negative quantity",
                        "catalog.AddStock",
                        "{\"productId\":\"p\",\"quantity\":-1}",
                        "/quantity"),
                command("a quantity of zero", "catalog.AddStock", "{\"productId\":\"p\",\"quantity\":0}", "/quantity"),
                command(
                        "a negative quantity in the second line",
                        "orders.PlaceOrder",
                        order("[{'productId':'p','quantity':1},{'productId':'p','quantity':-1}]"),
                        "/lines/1/quantity"),
                command("no lines", "orders.PlaceOrder", order("[]"), "/lines"),
                command("20,000 lines", "orders.PlaceOrder", order(lines), ""));
    }

    static Stream<BadInput> wrongHeads() {
        return Stream.of(
                BadInput.contentType(REGISTER, "", 415),
                BadInput.contentType(REGISTER, "text/plain", 415),
                BadInput.contentType(REGISTER, "application/xml", 415),
                BadInput.contentType(REGISTER, "application/x-www-form-urlencoded", 415),
                BadInput.contentType(REGISTER, "multipart/form-data; boundary=x", 415),
                BadInput.contentType(REGISTER, "no type at all", 400, 415),
                BadInput.contentType(FIND, "", 415),
                BadInput.contentType(FIND, "text/plain", 415),
                BadInput.acceptOfPost(REGISTER, "application/xml"),
                BadInput.accept("/commands", "text/html"),
                BadInput.accept("/queries", "text/html"),
                BadInput.accept("/queries/catalog.FindProducts", "text/csv"),
                BadInput.accept("/events", "text/html"),
                BadInput.accept("/admin/processors", "text/html"),
                BadInput.method("PUT", REGISTER),
                BadInput.method("DELETE", REGISTER),
                BadInput.method("PATCH", FIND),
                BadInput.method("POST", "/commands"),
                BadInput.method("POST", "/queries"),
                BadInput.method("POST", "/events"),
                BadInput.method("DELETE", "/events"),
                BadInput.method("POST", "/admin/processors"));
    }

    static Stream<BadInput> wrongAddresses() {
        return Stream.of(
                BadInput.of("an unknown command", 404, api -> api.post("/commands/catalog.Explode", "{}")),
                BadInput.of("a command in other letters", 404, api -> api.post("/commands/catalog.addstock", "{}")),
                BadInput.of("an unknown query by POST", 404, api -> api.post("/queries/catalog.Explode", "{}")),
                BadInput.of("stock for no product", 404, api -> api.command(CommandRequest.addStock("nowhere", 1))),
                BadInput.of("no order to cancel", 404, api -> api.command(CommandRequest.cancelOrder("nowhere", "x"))),
                get("the description of an unknown command", 404, "/commands/catalog.Explode"),
                get("an unknown query", 404, "/queries/catalog.Explode"),
                get("a query as a command", 404, "/commands/catalog.FindProduct"),
                get("no such product", 404, FIND + "?productId=nowhere"),
                get("no such order", 404, "/queries/orders.FindOrder?orderId=nowhere"),
                get("no such route", 404, "/nothing/here"),
                get("the root", 404, "/"),
                get("below a route", 404, "/events/1"),
                get("a long address", 404, "/commands/" + "x".repeat(2_000)),
                get("control characters in the address", 404, "/commands/%00%1f"));
    }

    static Stream<BadInput> wrongQueries() {
        return Stream.of(
                get("a missing field", 400, FIND, "/productId"),
                get("an unknown query field", 400, FIND + "?productId=p&colour=red", "/colour"),
                get("a field twice", 400, FIND + "?productId=p&productId=q", "/productId"),
                get("an empty id", 400, FIND + "?productId=", "/productId"),
                get("a zero in an id", 400, FIND + "?productId=p%00", "/productId"),
                get("text for a number", 400, "/queries/catalog.FindProducts?limit=many", "/limit"),
                get("a fraction for a number", 400, "/queries/catalog.FindProducts?limit=1.5", "/limit"),
                get("a limit of zero", 400, "/queries/catalog.FindProducts?limit=0", "/limit"),
                get("a limit too high", 400, "/queries/catalog.FindProducts?limit=101", "/limit"),
                get("a limit beyond 32 bits", 400, "/queries/catalog.FindProducts?limit=4294967297", "/limit"),
                BadInput.of("malformed JSON for a query", 400, api -> api.post(FIND, "{"), ""),
                BadInput.of("an unknown field", 400, api -> api.post(FIND, "{\"productId\":\"p\",\"x\":1}"), "/x"),
                BadInput.of("a number for a string", 400, api -> api.post(FIND, "{\"productId\":1}"), "/productId"),
                header(FIND + "?productId=p", "Keelson-Min-Position", "-1"),
                header(FIND + "?productId=p", "Keelson-Min-Position", "soon"),
                header(FIND + "?productId=p", "Keelson-Min-Position", ""),
                header(FIND + "?productId=p", "Keelson-Min-Position", "1.5"),
                header(FIND + "?productId=p", "Keelson-Min-Position", "99999999999999999999"),
                header(FIND + "?productId=p", "Prefer", "wait=soon"),
                header(FIND + "?productId=p", "Prefer", "wait=-1"));
    }

    static Stream<BadInput> wrongFeeds() {
        var parameters = Map.ofEntries(
                Map.entry("after=-1", "/after"),
                Map.entry("after=soon", "/after"),
                Map.entry("after=", "/after"),
                Map.entry("after=1.5", "/after"),
                Map.entry("after=%00", "/after"),
                Map.entry("after=99999999999999999999", "/after"),
                Map.entry("after=1&after=2", "/after"),
                Map.entry("limit=0", "/limit"),
                Map.entry("limit=-1", "/limit"),
                Map.entry("limit=many", "/limit"),
                Map.entry("limit=", "/limit"),
                Map.entry("tags=nocolon", "/tags"),
                Map.entry("tags=", "/tags"),
                Map.entry("tags=product:p,", "/tags"),
                Map.entry("tags=:p", "/tags"),
                Map.entry("tags=product:%25zz", "/tags"),
                Map.entry("types=", "/types"),
                Map.entry("types=a,,b", "/types"),
                Map.entry("types=%00", "/types"),
                Map.entry("follow=maybe", "/follow"),
                Map.entry("colour=red", "/colour"),
                Map.entry("After=1", "/After"));
        var forms = Stream.of(Api.BATCH, Api.NDJSON, Api.EVENT_STREAM);
        return Stream.concat(
                forms.flatMap(form -> parameters.entrySet().stream()
                        .map(entry -> BadInput.of(
                                "/events?%s as %s".formatted(entry.getKey(), form),
                                400,
                                api -> api.get("/events?" + entry.getKey(), "Accept", form),
                                entry.getValue()))),
                Stream.of("soon", "-1", "1.5", "99999999999999999999")
                        .map(id -> BadInput.of(
                                "Last-Event-ID: " + id,
                                400,
                                api -> api.get("/events", "Accept", Api.EVENT_STREAM, "Last-Event-ID", id))));
    }

    static Stream<BadInput> tooBig() {
        var twoMebibytes = BadInput.padded(valid(), 2 * LIMIT);
        var million = order("[" + "1,".repeat(999_999) + "1]").getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                BadInput.sized(REGISTER, twoMebibytes),
                BadInput.sized(REGISTER, BadInput.padded(valid(), LIMIT + 1)),
                BadInput.sized("/commands/orders.PlaceOrder", million),
                BadInput.sized(FIND, BadInput.padded("{\"productId\":\"p\"}", 2 * LIMIT)),
                BadInput.chunked(REGISTER, twoMebibytes),
                BadInput.chunked("/commands/orders.PlaceOrder", million),
                BadInput.chunked(FIND, BadInput.padded("{\"productId\":\"p\"}", LIMIT + 1)));
    }
}
