-- One row a durable subscription of the event feed. types and tags are its filter, as in the feed's parameters and sorted.
-- Everything at or below position is acknowledged, everything at or below sent was sent or about to be. token names the last
-- claim; owner is null once the member has left, though its token is good for an acknowledgement until the next claim. Times
-- are by the database's clock.
CREATE TABLE keelson_subscription (
  name VARCHAR(128) PRIMARY KEY,
  types VARCHAR NOT NULL,
  tags VARCHAR NOT NULL,
  position BIGINT NOT NULL,
  sent BIGINT NOT NULL,
  token VARCHAR(36),
  owner VARCHAR(64),
  claimed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
