package dev.keelson.projections;

import org.jspecify.annotations.Nullable;

/** How far a segment has come, and who has it. Without a token it has not begun; an expired claim has no owner. */
record TokenRow(
        int segment,
        int mask,
        @Nullable String tokenType,
        @Nullable String token,
        @Nullable String owner) {}
