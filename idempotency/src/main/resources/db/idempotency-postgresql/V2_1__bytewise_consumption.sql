-- An upgrade of the operating system must not let an id in twice; see docs/adr/0017-bytewise-keys.md.
ALTER TABLE keelson_consumed
  ALTER COLUMN consumer_group TYPE VARCHAR(128) COLLATE "C",
  ALTER COLUMN event_id TYPE VARCHAR(255) COLLATE "C";
