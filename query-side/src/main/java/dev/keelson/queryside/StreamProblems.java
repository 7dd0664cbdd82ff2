package dev.keelson.queryside;

/** Writes down a failure for a client whose response has begun; the server knows how. Safe for use by many threads. */
@FunctionalInterface
public interface StreamProblems {

    /**
     * The problem as JSON, in one line.
     *
     * @param path of the request
     */
    String json(RuntimeException failure, String path);
}
