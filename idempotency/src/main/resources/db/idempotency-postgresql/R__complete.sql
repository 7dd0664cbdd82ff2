-- Two functions that keep the replies of a batch in one statement.
--
-- texts: request, kind and body of each reply. numbers: both halves of its key's hash, fingerprint and token of its claim, and
-- how long it is kept, in milliseconds. positions: of the last event that it tells of; NULL: the events were not appended,
-- and the reply is not kept.

-- For replies whose claims nobody else has seen, as part of the statement that appends the events: it fails when a key has a
-- row already, and everything that the transaction did is undone.
CREATE OR REPLACE FUNCTION keelson_keep(texts TEXT[], numbers BIGINT[], positions BIGINT[])
RETURNS VOID
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
  INSERT INTO keelson_idempotency (
    hash_high, hash_low, request, fingerprint, token, since, expires_at, reply_kind, reply_body, reply_position)
  SELECT numbers[5 * n - 4], numbers[5 * n - 3], texts[3 * n - 2], numbers[5 * n - 2], numbers[5 * n - 1], CURRENT_TIMESTAMP,
    CURRENT_TIMESTAMP + numbers[5 * n] * INTERVAL '0.001 second', texts[3 * n - 1], texts[3 * n], positions[n]
  FROM GENERATE_SERIES(1, CARDINALITY(positions)) AS n
  WHERE positions[n] IS NOT NULL;
END
$$;

-- For all others. Returns which replies were refused, counted from 1, because the claim was lost to somebody else; NULL: none.
CREATE OR REPLACE FUNCTION keelson_complete(texts TEXT[], numbers BIGINT[], positions BIGINT[])
RETURNS INT[]
LANGUAGE plpgsql
AS $$
DECLARE
  refused INT[];
BEGIN
  WITH kept AS (
    INSERT INTO keelson_idempotency AS r (
      hash_high, hash_low, request, fingerprint, token, since, expires_at, reply_kind, reply_body, reply_position)
    SELECT numbers[5 * n - 4], numbers[5 * n - 3], texts[3 * n - 2], numbers[5 * n - 2], numbers[5 * n - 1], CURRENT_TIMESTAMP,
      CURRENT_TIMESTAMP + numbers[5 * n] * INTERVAL '0.001 second', texts[3 * n - 1], texts[3 * n], positions[n]
    FROM GENERATE_SERIES(1, CARDINALITY(positions)) AS n
    WHERE positions[n] IS NOT NULL
    ON CONFLICT (hash_high, hash_low) DO UPDATE
    SET fingerprint = EXCLUDED.fingerprint, token = EXCLUDED.token, since = EXCLUDED.since,
      expires_at = EXCLUDED.expires_at, reply_kind = EXCLUDED.reply_kind, reply_body = EXCLUDED.reply_body,
      reply_position = EXCLUDED.reply_position
    WHERE r.expires_at <= CURRENT_TIMESTAMP
      OR (r.reply_kind IS NULL AND r.token = EXCLUDED.token)
    RETURNING r.hash_high, r.hash_low
  )
  SELECT ARRAY_AGG(n) INTO refused
  FROM GENERATE_SERIES(1, CARDINALITY(positions)) AS n
  WHERE positions[n] IS NOT NULL
    AND NOT EXISTS (
      SELECT 1
      FROM kept
      WHERE kept.hash_high = numbers[5 * n - 4]
        AND kept.hash_low = numbers[5 * n - 3]);
  RETURN refused;
END
$$;
