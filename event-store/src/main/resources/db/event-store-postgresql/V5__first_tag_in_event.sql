-- The first tag of an event stands in its own row, so that one index finds the events of a tag without a step by way of
-- another table; its further tags stand beside, as all the tags of the events until now do.
-- First what every append locks first, lest one that is under way wait for us and we for it.
LOCK TABLE keelson_log_lock IN EXCLUSIVE MODE;

ALTER TABLE keelson_event
  ADD COLUMN tag_key VARCHAR(255) COLLATE "C",
  ADD COLUMN tag_value VARCHAR(255) COLLATE "C";

ALTER TABLE keelson_event_tag RENAME TO keelson_further_tag;

-- By an expression and not by the position: a planner that takes a rare tag for a common one would else walk along the
-- primary key, past all the events in between.
CREATE INDEX keelson_event_first_tag ON keelson_event (tag_key, tag_value, (position + 0)) WHERE tag_key IS NOT NULL;

-- All tags. Its columns are those that the table of this name had; an event without tags has a row without a key. A condition
-- against these rows would keep the planner from merging the two sides in the order of their indexes.
CREATE VIEW keelson_event_tag AS
SELECT tag_key, tag_value, position + 0 AS position
FROM keelson_event
UNION ALL
SELECT tag_key, tag_value, position
FROM keelson_further_tag;

-- They wrote all tags beside. A node of the version before is to fail rather than misplace them: it finds no such function,
-- and if it makes them again when it starts, they cannot insert into the view.
DROP FUNCTION IF EXISTS keelson_append(
  TEXT[], BIGINT[], BYTEA[], INT[], TEXT[], BIGINT, BIGINT, BIGINT[], TEXT[]
);
DROP FUNCTION IF EXISTS keelson_append_one(
  TEXT, TEXT, TEXT, BIGINT, BYTEA, TEXT, TEXT, TEXT[], TEXT[], BIGINT, BIGINT
);
