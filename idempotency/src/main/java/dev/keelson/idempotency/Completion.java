package dev.keelson.idempotency;

/** A reply that is to end a claim. */
public record Completion(Claim claim, Reply reply) {}
