package dev.keelson.commandside;

/** Tells an entity from all others. */
record EntityKey(Class<?> entityType, Object id) {}
