CREATE TABLE keelson_projection_token (
  processor VARCHAR(255) NOT NULL,
  segment INT NOT NULL,
  mask INT NOT NULL,
  position BIGINT,
  token_type VARCHAR(255),
  token VARCHAR,
  owner VARCHAR(64),
  claimed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (processor, segment)
);

CREATE TABLE keelson_projection_store (
  id SMALLINT PRIMARY KEY CHECK (id = 1),
  identifier VARCHAR(36) NOT NULL
);
