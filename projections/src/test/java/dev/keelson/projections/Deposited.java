package dev.keelson.projections;

/** Money came to an account, for the {@code number}th time. */
public record Deposited(String account, long number) {}
