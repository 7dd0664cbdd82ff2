-- Nothing read what it named for a person; whoever has a key can tell its hash.
ALTER TABLE keelson_idempotency DROP COLUMN request;
