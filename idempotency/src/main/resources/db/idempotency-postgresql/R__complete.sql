-- Keeps the replies of a batch in one statement, so that they can travel with the events that they belong to.
--
-- texts: scope, key, fingerprint, token, kind of each reply. numbers: since when it was claimed, in microseconds since 1970,
-- and how long it is kept, in milliseconds, of each. positions: of the last event that it tells of; NULL: the events were not
-- appended, and the reply is not kept.
--
-- Returns which replies were refused, counted from 1, because the claim was lost to somebody else; NULL: none. If strict,
-- with one refusal everything that the transaction did is undone.
CREATE OR REPLACE FUNCTION keelson_complete(
  hashes BYTEA[], texts TEXT[], numbers BIGINT[], bodies BYTEA[], positions BIGINT[], strict BOOLEAN
) RETURNS INT[]
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  refused INT[];
BEGIN
  WITH kept AS (
    INSERT INTO keelson_idempotency AS r (
      key_hash, scope, idempotency_key, fingerprint, token, since, expires_at, reply_kind, reply_body, reply_position)
    SELECT hashes[n], texts[5 * n - 4], texts[5 * n - 3], texts[5 * n - 2], texts[5 * n - 1],
      TIMESTAMPTZ 'epoch' + numbers[2 * n - 1] / 3600000000 * INTERVAL '1 hour'
        + numbers[2 * n - 1] % 3600000000 * INTERVAL '1 microsecond',
      CURRENT_TIMESTAMP + numbers[2 * n] * INTERVAL '0.001 second', texts[5 * n], bodies[n], positions[n]
    FROM GENERATE_SERIES(1, CARDINALITY(hashes)) AS n
    WHERE positions[n] IS NOT NULL
    ON CONFLICT (key_hash) DO UPDATE
    SET fingerprint = EXCLUDED.fingerprint, token = EXCLUDED.token, since = EXCLUDED.since,
      expires_at = EXCLUDED.expires_at, reply_kind = EXCLUDED.reply_kind, reply_body = EXCLUDED.reply_body,
      reply_position = EXCLUDED.reply_position
    WHERE r.expires_at <= CURRENT_TIMESTAMP
      OR (r.reply_kind IS NULL AND r.token = EXCLUDED.token)
    RETURNING r.key_hash
  )
  SELECT ARRAY_AGG(n) INTO refused
  FROM GENERATE_SERIES(1, CARDINALITY(hashes)) AS n
  WHERE positions[n] IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM kept WHERE kept.key_hash = hashes[n]);

  IF strict AND refused IS NOT NULL THEN
    RAISE EXCEPTION 'the claim of key "%" was lost', texts[5 * refused[1] - 3] USING ERRCODE = 'KL001';
  END IF;
  RETURN refused;
END
$$;
