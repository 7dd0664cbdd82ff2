CREATE TABLE keelson_snapshot (
  entity_type VARCHAR(255) NOT NULL,
  entity_id VARCHAR(255) NOT NULL,
  position BIGINT NOT NULL,
  revision VARCHAR(255) NOT NULL,
  state_type VARCHAR(255) NOT NULL,
  state BYTEA NOT NULL,
  PRIMARY KEY (entity_type, entity_id)
);
