package dev.keelson.projections;

/** The steps of a batch between which a process can be lost. */
enum CrashStep {
    READ,
    HANDLED,
    BEFORE_POSITION,
    BEFORE_COMMIT,
    AFTER_COMMIT,
    PARKING
}
