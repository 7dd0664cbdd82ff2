-- An upgrade of the operating system must not tell keys apart in another way; see docs/adr/0017-bytewise-keys.md.
ALTER TABLE keelson_parked_key
  ALTER COLUMN consumer TYPE VARCHAR(60) COLLATE "C",
  ALTER COLUMN message_key TYPE VARCHAR(512) COLLATE "C";

ALTER TABLE keelson_parked_message
  ALTER COLUMN consumer TYPE VARCHAR(60) COLLATE "C",
  ALTER COLUMN message_key TYPE VARCHAR(512) COLLATE "C",
  ALTER COLUMN message_id TYPE VARCHAR(255) COLLATE "C";

ALTER TABLE keelson_skipped_message
  ALTER COLUMN consumer TYPE VARCHAR(60) COLLATE "C",
  ALTER COLUMN message_id TYPE VARCHAR(255) COLLATE "C";
