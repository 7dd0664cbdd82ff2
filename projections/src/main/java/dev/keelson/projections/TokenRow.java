package dev.keelson.projections;

import org.jspecify.annotations.Nullable;

/** How far a segment has come, and who has it. An expired claim has no owner. */
record TokenRow(
        int segment,
        int mask,
        @Nullable Long position,
        @Nullable String tokenType,
        @Nullable String token,
        @Nullable String owner) {

    StoredToken stored() {
        return new StoredToken(position, tokenType, token);
    }
}
