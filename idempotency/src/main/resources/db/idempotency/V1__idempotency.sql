-- One row a key: a claim while it has no reply, afterwards the reply. Times are by the database's clock, the one clock that
-- all nodes share. key_hash is SHA-256 of scope and key, token and fingerprint tell claims and requests apart.
CREATE TABLE keelson_idempotency (
  key_hash BYTEA PRIMARY KEY,
  scope VARCHAR(512) NOT NULL,
  idempotency_key VARCHAR(255) NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  token VARCHAR(36) NOT NULL,
  since TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  reply_kind VARCHAR(32),
  reply_body BYTEA,
  reply_position BIGINT
);

CREATE INDEX keelson_idempotency_expiry ON keelson_idempotency (expires_at);
