-- Reads a page of the events of one tag, in one statement: a row with the head of the log and nothing else; the events that
-- have the tag in their row; those that have it as a further one. Each of the two in the order of positions, and the first
-- events of the page are among them.
--
-- The function is STABLE, so that its statements see the one moment that the statement around it sees.
--
-- Plans are made once, and take the index in its order: with a small tag in mind the planner would sort all the events of a
-- large one for each page of it.
CREATE OR REPLACE FUNCTION keelson_read_tag(wanted_key TEXT, wanted_value TEXT, after BIGINT, most INT)
RETURNS TABLE (
  event_position BIGINT, event_id VARCHAR, event_type VARCHAR, event_revision VARCHAR,
  event_time TIMESTAMP WITH TIME ZONE, event_payload BYTEA, event_metadata VARCHAR, event_tags VARCHAR
)
LANGUAGE plpgsql
STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
AS $$
BEGIN
  SELECT COALESCE(MAX(e.position), 0) INTO event_position FROM keelson_event e;
  RETURN NEXT;

  RETURN QUERY
  SELECT e.position, e.id, e.type, e.revision, e.time, e.payload, e.metadata, e.tags
  FROM keelson_event e
  WHERE e.tag_key = wanted_key
    AND e.tag_value = wanted_value
    AND e.position + 0 > after
  ORDER BY e.position + 0
  LIMIT most;

  RETURN QUERY
  SELECT e.position, e.id, e.type, e.revision, e.time, e.payload, e.metadata, e.tags
  FROM keelson_event e
  WHERE e.position = ANY (ARRAY(
    SELECT t.position
    FROM keelson_further_tag t
    WHERE t.tag_key = wanted_key
      AND t.tag_value = wanted_value
      AND t.position > after
    ORDER BY t.position
    LIMIT most))
  ORDER BY e.position;
END
$$;
