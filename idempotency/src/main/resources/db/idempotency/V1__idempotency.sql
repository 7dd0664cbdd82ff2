-- One row a key: a claim while it has no reply, afterwards the reply. Times are by the database's clock, the one clock that
-- all nodes share. hash_high and hash_low are 128 bits of scope and key, which request names for a person; token tells claims
-- apart, fingerprint requests.
CREATE TABLE keelson_idempotency (
  hash_high BIGINT NOT NULL,
  hash_low BIGINT NOT NULL,
  request VARCHAR(768) NOT NULL,
  fingerprint BIGINT NOT NULL,
  token BIGINT NOT NULL,
  since TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  reply_kind VARCHAR(32),
  reply_body VARCHAR,
  reply_position BIGINT,
  PRIMARY KEY (hash_high, hash_low)
);

CREATE INDEX keelson_idempotency_expiry ON keelson_idempotency (expires_at);
