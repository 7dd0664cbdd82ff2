CREATE TABLE keelson_event (
  position BIGINT PRIMARY KEY,
  id VARCHAR(255) NOT NULL CONSTRAINT keelson_event_id UNIQUE,
  type VARCHAR(255) NOT NULL,
  revision VARCHAR(255) NOT NULL,
  time TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  payload BYTEA NOT NULL,
  metadata VARCHAR NOT NULL,
  tags VARCHAR NOT NULL
);

CREATE TABLE keelson_event_tag (
  tag_key VARCHAR(255) NOT NULL,
  tag_value VARCHAR(255) NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (tag_key, tag_value, position)
);

CREATE TABLE keelson_log_head (
  id SMALLINT PRIMARY KEY CHECK (id = 1),
  position BIGINT NOT NULL
);

INSERT INTO keelson_log_head (id, position) VALUES (1, 0);
