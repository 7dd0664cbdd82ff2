-- One row a relay. Everything at or below position is relayed; where the broker itself keeps the position, this one follows it.
-- token names the last claim, whose owner is null once it was released. Times are by the database's clock.
CREATE TABLE keelson_relay (
  name VARCHAR(128) PRIMARY KEY,
  position BIGINT NOT NULL,
  token VARCHAR(36),
  owner VARCHAR(64),
  claimed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
