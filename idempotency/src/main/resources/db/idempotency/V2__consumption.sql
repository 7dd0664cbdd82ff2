-- What each group has consumed. Group first: ids are mostly in the order of time, so that each group adds at one place of its
-- own in the index. consumed_at is the beginning of the transaction that consumed, by the database's clock.
CREATE TABLE keelson_consumed (
  consumer_group VARCHAR(128) NOT NULL,
  event_id VARCHAR(255) NOT NULL,
  consumed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (consumer_group, event_id)
);

CREATE INDEX keelson_consumed_age ON keelson_consumed (consumer_group, consumed_at);
