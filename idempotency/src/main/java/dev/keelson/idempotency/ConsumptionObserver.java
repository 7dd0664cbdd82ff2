package dev.keelson.idempotency;

/** Is told what became of deliveries, after the commit, for metrics. Returns at once and never throws. */
public interface ConsumptionObserver {

    /** Looks away. */
    ConsumptionObserver NONE = new ConsumptionObserver() {};

    /**
     * Messages had their effect.
     *
     * @param count at least 1
     */
    default void firstDeliveries(String group, int count) {}

    /**
     * Messages had had their effect before.
     *
     * @param count at least 1
     */
    default void duplicates(String group, int count) {}

    /**
     * Messages were forgotten.
     *
     * @param count at least 1
     */
    default void purged(String group, int count) {}
}
