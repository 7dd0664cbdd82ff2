package dev.keelson.server;

import dev.keelson.domain.StrictJson;
import dev.keelson.queryside.StreamProblems;
import java.nio.charset.StandardCharsets;

/** Problems of responses that have begun, as lines of JSON. Safe for use by many threads. */
final class ProblemLines implements StreamProblems {

    private final StrictJson json;

    ProblemLines(StrictJson json) {
        this.json = json;
    }

    @Override
    public String json(RuntimeException failure, String path) {
        var problem = Problems.of(failure);
        return new String(
                json.encode(problem.members(Problems.status(problem, failure), path)), StandardCharsets.UTF_8);
    }
}
