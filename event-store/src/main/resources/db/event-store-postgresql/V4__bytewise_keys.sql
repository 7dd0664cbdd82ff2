-- Keys are compared byte by byte, whatever language the database sorts by: quicker, and an index does not depend on a
-- library's idea of that language, which changes with upgrades of the operating system and then breaks it.
LOCK TABLE keelson_log_lock IN EXCLUSIVE MODE;

ALTER TABLE keelson_event
  ALTER COLUMN id TYPE VARCHAR(255) COLLATE "C";

ALTER TABLE keelson_event_tag
  ALTER COLUMN tag_key TYPE VARCHAR(255) COLLATE "C",
  ALTER COLUMN tag_value TYPE VARCHAR(255) COLLATE "C";
