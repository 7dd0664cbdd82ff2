-- Appends a batch in one round trip: takes the lock, checks the conditions, places the events after the last one.
--
-- Every statement of the function takes a snapshot of its own (read committed), so that what follows the lock sees all
-- that was committed before the lock was had. One statement that waits for the lock and checks would see too old a state.
--
-- Few arrays, since each costs some microseconds to receive:
-- texts: id, type, revision, metadata, tags, key and value of the first tag (NULL: no tag) of each event.
-- times: in microseconds since 1970; in hours and the rest below, since a product with an interval is exact up to 2^53 only.
-- payloads: one an event.
-- tag_events: the event of each further tag, from 1. tag_texts: key and value of each further tag.
-- seen_through: where this node knows the log to end at least. known_through: no check can fail while the log ends there.
-- check_numbers: for each alternative of a condition, which append it belongs to and after which position it looks; NULL:
-- the checks were not sent. check_texts: for each, key and value of a tag (NULL: by type), JSON lists of further tags (key,
-- value, key, value …) and of types (NULL: any).
--
-- Returns the position before the batch, followed by the appends whose conditions do not hold; with any of those nothing
-- was written. Returns NULL, with nothing written, when the checks are needed and were not sent.
--
-- Plans are made once, and never scan a table, sort what an index has sorted, nor read all of an index to keep it: estimates
-- without values, or of a database that has made no statistics yet, would have it that there are few rows.
CREATE OR REPLACE FUNCTION keelson_append_batch(
  texts TEXT[], times BIGINT[], payloads BYTEA[], tag_events INT[], tag_texts TEXT[],
  seen_through BIGINT, known_through BIGINT, check_numbers BIGINT[], check_texts TEXT[]
) RETURNS BIGINT[]
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_material = off
AS $$
DECLARE
  base BIGINT;
  breach BIGINT;
  broken BIGINT[] := '{}';
  after BIGINT;
  tag_key_ TEXT;
  tag_value_ TEXT;
  more JSONB;
  wanted JSONB;
BEGIN
  PERFORM 1 FROM keelson_log_lock WHERE id = 1 FOR UPDATE;
  SELECT COALESCE(MAX(position), 0) INTO base FROM keelson_event;
  IF base < seen_through THEN
    RAISE EXCEPTION 'the log ends at position %, and this node has seen position %; it was restored or failed over to an '
      'older state: restart the node', base, seen_through USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;

  IF known_through < base THEN
    IF check_numbers IS NULL THEN
      RETURN NULL;
    END IF;
    FOR i IN 0 .. CARDINALITY(check_numbers) / 2 - 1 LOOP
      after := check_numbers[2 * i + 2];
      CONTINUE WHEN after >= base OR check_numbers[2 * i + 1] = ANY (broken);
      tag_key_ := check_texts[4 * i + 1];
      tag_value_ := check_texts[4 * i + 2];
      more := CAST(check_texts[4 * i + 3] AS JSONB);
      wanted := CAST(check_texts[4 * i + 4] AS JSONB);
      breach := CASE
        WHEN tag_key_ IS NULL THEN (
          SELECT e.position
          FROM keelson_event e
          WHERE e.position > after
            AND (wanted IS NULL OR JSONB_EXISTS(wanted, e.type))
          ORDER BY e.position
          LIMIT 1)
        WHEN more IS NULL AND wanted IS NULL THEN (
          SELECT t.position
          FROM keelson_event_tag t
          WHERE t.tag_key = tag_key_
            AND t.tag_value = tag_value_
            AND t.position > after
          ORDER BY t.position
          LIMIT 1)
        ELSE (
          SELECT t.position
          FROM keelson_event_tag t
          JOIN keelson_event e ON e.position = t.position
          WHERE t.tag_key = tag_key_
            AND t.tag_value = tag_value_
            AND t.position > after
            AND (wanted IS NULL OR JSONB_EXISTS(wanted, e.type))
            AND (more IS NULL OR NOT EXISTS (
              SELECT 1
              FROM GENERATE_SERIES(0, JSONB_ARRAY_LENGTH(more) - 1, 2) AS o
              WHERE NOT EXISTS (
                SELECT 1
                FROM keelson_event_tag x
                WHERE x.tag_key = more ->> o
                  AND x.tag_value = more ->> (o + 1)
                  AND x.position = t.position)))
          ORDER BY t.position
          LIMIT 1)
        END;
      IF breach IS NOT NULL THEN
        broken := broken || check_numbers[2 * i + 1];
      END IF;
    END LOOP;
    IF CARDINALITY(broken) > 0 THEN
      RETURN base || broken;
    END IF;
  END IF;

  INSERT INTO keelson_event (position, id, type, revision, time, payload, metadata, tags, tag_key, tag_value)
  SELECT base + n, texts[7 * n - 6], texts[7 * n - 5], texts[7 * n - 4],
    TIMESTAMPTZ 'epoch' + times[n] / 3600000000 * INTERVAL '1 hour' + times[n] % 3600000000 * INTERVAL '1 microsecond',
    payloads[n], texts[7 * n - 3], texts[7 * n - 2], texts[7 * n - 1], texts[7 * n]
  FROM GENERATE_SERIES(1, CARDINALITY(times)) AS n;

  IF CARDINALITY(tag_events) > 0 THEN
    INSERT INTO keelson_further_tag (tag_key, tag_value, position)
    SELECT tag_texts[2 * n - 1], tag_texts[2 * n], base + tag_events[n]
    FROM GENERATE_SERIES(1, CARDINALITY(tag_events)) AS n;
  END IF;
  RETURN ARRAY[base];
END
$$;

-- The same for a lone event, which is to be as quick as it can: without checks, and with plain arguments. further_keys and
-- further_values: of its further tags (NULL: none).
CREATE OR REPLACE FUNCTION keelson_append_one(
  event_id TEXT, event_type TEXT, event_revision TEXT, event_time BIGINT, event_payload BYTEA, event_metadata TEXT,
  event_tags TEXT, first_key TEXT, first_value TEXT, further_keys TEXT[], further_values TEXT[], seen_through BIGINT,
  known_through BIGINT
) RETURNS BIGINT
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $$
DECLARE
  base BIGINT;
BEGIN
  PERFORM 1 FROM keelson_log_lock WHERE id = 1 FOR UPDATE;
  SELECT COALESCE(MAX(position), 0) INTO base FROM keelson_event;
  IF base < seen_through THEN
    RAISE EXCEPTION 'the log ends at position %, and this node has seen position %; it was restored or failed over to an '
      'older state: restart the node', base, seen_through USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  IF known_through < base THEN
    RETURN NULL;
  END IF;

  INSERT INTO keelson_event (position, id, type, revision, time, payload, metadata, tags, tag_key, tag_value)
  VALUES (base + 1, event_id, event_type, event_revision,
    TIMESTAMPTZ 'epoch' + event_time / 3600000000 * INTERVAL '1 hour' + event_time % 3600000000 * INTERVAL '1 microsecond',
    event_payload, event_metadata, event_tags, first_key, first_value);

  IF further_keys IS NOT NULL THEN
    INSERT INTO keelson_further_tag (tag_key, tag_value, position)
    SELECT t.tag_key, t.tag_value, base + 1
    FROM UNNEST(further_keys, further_values) AS t (tag_key, tag_value);
  END IF;
  RETURN base;
END
$$;
