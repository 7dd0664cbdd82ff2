-- Appends a batch in one round trip: takes the lock, checks the conditions, places the events after the last one.
--
-- Every statement of the function takes a snapshot of its own (read committed), so that what follows the lock sees all
-- that was committed before the lock was had. One statement that waits for the lock and checks would see too old a state.
--
-- ids … tag_lists: one element an event; times in microseconds since 1970, in hours and the rest, since a product with an
-- interval is exact up to 2^53 only.
-- tag_events … tag_values: one element a tag, tag_events counting from 1.
-- c_…: one element an alternative of a condition: which append it belongs to, after which position it looks, a tag (none: by
-- type), JSON lists of further tags (key, value, key, value …) and of types (none: any).
-- known_through: the least of c_afters; while the log ends there, nothing needs a look.
--
-- Returns the position before the batch, followed by the appends whose conditions do not hold; with any of those nothing
-- was written.
--
-- Plans are made once, and never scan a table: an estimate without values would have it that the first row will match.
CREATE OR REPLACE FUNCTION keelson_append(
  ids TEXT[], types TEXT[], revisions TEXT[], times BIGINT[], payloads BYTEA[], metadatas TEXT[], tag_lists TEXT[],
  tag_events INT[], tag_keys TEXT[], tag_values TEXT[],
  known_through BIGINT, c_appends INT[], c_afters BIGINT[], c_keys TEXT[], c_values TEXT[], c_tags TEXT[], c_types TEXT[]
) RETURNS BIGINT[]
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
DECLARE
  base BIGINT;
  breach BIGINT;
  broken BIGINT[] := '{}';
BEGIN
  PERFORM 1 FROM keelson_log_lock WHERE id = 1 FOR UPDATE;
  SELECT COALESCE(MAX(position), 0) INTO base FROM keelson_event;

  FOR i IN 1 .. CASE WHEN known_through < base THEN CARDINALITY(c_appends) ELSE 0 END LOOP
    CONTINUE WHEN c_afters[i] >= base OR c_appends[i] = ANY (broken);
    breach := CASE
      WHEN c_keys[i] IS NULL THEN (
        SELECT e.position
        FROM keelson_event e
        WHERE e.position > c_afters[i]
          AND (c_types[i] IS NULL OR JSONB_EXISTS(CAST(c_types[i] AS JSONB), e.type))
        ORDER BY e.position
        LIMIT 1)
      WHEN c_tags[i] IS NULL AND c_types[i] IS NULL THEN (
        SELECT t.position
        FROM keelson_event_tag t
        WHERE t.tag_key = c_keys[i]
          AND t.tag_value = c_values[i]
          AND t.position > c_afters[i]
        ORDER BY t.position
        LIMIT 1)
      ELSE (
        SELECT t.position
        FROM keelson_event_tag t
        JOIN keelson_event e ON e.position = t.position
        WHERE t.tag_key = c_keys[i]
          AND t.tag_value = c_values[i]
          AND t.position > c_afters[i]
          AND (c_types[i] IS NULL OR JSONB_EXISTS(CAST(c_types[i] AS JSONB), e.type))
          AND (c_tags[i] IS NULL OR NOT EXISTS (
            SELECT 1
            FROM GENERATE_SERIES(0, JSONB_ARRAY_LENGTH(CAST(c_tags[i] AS JSONB)) - 1, 2) AS o
            WHERE NOT EXISTS (
              SELECT 1
              FROM keelson_event_tag x
              WHERE x.tag_key = CAST(c_tags[i] AS JSONB) ->> o
                AND x.tag_value = CAST(c_tags[i] AS JSONB) ->> (o + 1)
                AND x.position = t.position)))
        ORDER BY t.position
        LIMIT 1)
    END;
    IF breach IS NOT NULL THEN
      broken := broken || CAST(c_appends[i] AS BIGINT);
    END IF;
  END LOOP;
  IF CARDINALITY(broken) > 0 THEN
    RETURN base || broken;
  END IF;

  IF CARDINALITY(ids) = 1 THEN
    INSERT INTO keelson_event (position, id, type, revision, time, payload, metadata, tags)
    VALUES (base + 1, ids[1], types[1], revisions[1],
      TIMESTAMPTZ 'epoch' + times[1] / 3600000000 * INTERVAL '1 hour' + times[1] % 3600000000 * INTERVAL '1 microsecond',
      payloads[1], metadatas[1], tag_lists[1]);
  ELSE
    INSERT INTO keelson_event (position, id, type, revision, time, payload, metadata, tags)
    SELECT base + e.n, e.id, e.type, e.revision,
      TIMESTAMPTZ 'epoch' + e.time / 3600000000 * INTERVAL '1 hour' + e.time % 3600000000 * INTERVAL '1 microsecond',
      e.payload, e.metadata, e.tags
    FROM UNNEST(ids, types, revisions, times, payloads, metadatas, tag_lists)
      WITH ORDINALITY AS e (id, type, revision, time, payload, metadata, tags, n);
  END IF;

  IF CARDINALITY(tag_keys) = 1 THEN
    INSERT INTO keelson_event_tag (tag_key, tag_value, position)
    VALUES (tag_keys[1], tag_values[1], base + tag_events[1]);
  ELSE
    INSERT INTO keelson_event_tag (tag_key, tag_value, position)
    SELECT t.tag_key, t.tag_value, base + t.n
    FROM UNNEST(tag_keys, tag_values, tag_events) AS t (tag_key, tag_value, n);
  END IF;
  RETURN ARRAY[base];
END
$$;
