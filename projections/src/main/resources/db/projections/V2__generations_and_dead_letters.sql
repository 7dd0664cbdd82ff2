-- A generation is one filling of a read model. tables is the schema that its tables are in; NULL: the domain's own affair.
CREATE TABLE keelson_projection_generation (
  projection VARCHAR(128) NOT NULL,
  generation INT NOT NULL,
  version INT NOT NULL,
  state VARCHAR(16) NOT NULL,
  tables VARCHAR(64),
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  serving_since TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (projection, generation)
);

-- A segment belongs to the events whose sequence hashes to it under the mask. It has handled everything up to its position.
-- fence counts its owners, so that one who lost it writes nothing any more. Side effects are silent up to silent_through, and
-- beyond effects_through (NULL: never). Nothing is handled beyond halt_at (NULL: no end); merging says what for. wanted_by is
-- the node that the segment is to move to.
CREATE TABLE keelson_projection_segment (
  projection VARCHAR(128) NOT NULL,
  generation INT NOT NULL,
  segment INT NOT NULL,
  mask INT NOT NULL,
  position BIGINT NOT NULL,
  owner VARCHAR(64),
  fence BIGINT NOT NULL,
  claimed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  silent_through BIGINT NOT NULL,
  effects_through BIGINT,
  halt_at BIGINT,
  merging BOOLEAN NOT NULL,
  wanted_by VARCHAR(64),
  PRIMARY KEY (projection, generation, segment)
);

-- The nodes that can work on a generation, by when they last said so, and whether their queries read it.
CREATE TABLE keelson_projection_node (
  node VARCHAR(64) NOT NULL,
  projection VARCHAR(128) NOT NULL,
  generation INT NOT NULL,
  reading BOOLEAN NOT NULL,
  seen_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (node, projection, generation)
);

-- Events that a projection could not handle, and those of the same sequence behind them. failed_at NULL: it was not tried,
-- it waits for those before it. request is what an operator wants to be done, note the reason he gave.
CREATE TABLE keelson_dead_letter (
  projection VARCHAR(128) NOT NULL,
  generation INT NOT NULL,
  sequence VARCHAR(512) NOT NULL,
  position BIGINT NOT NULL,
  event_id VARCHAR(255) NOT NULL,
  event_type VARCHAR(255) NOT NULL,
  reason VARCHAR(2000),
  stack VARCHAR,
  attempts INT NOT NULL,
  parked_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  failed_at TIMESTAMP(6) WITH TIME ZONE,
  request VARCHAR(16),
  note VARCHAR(1000),
  PRIMARY KEY (projection, generation, sequence, position)
);

-- Dead letters that an operator gave up, with the reason that he wrote.
CREATE TABLE keelson_skipped_event (
  projection VARCHAR(128) NOT NULL,
  generation INT NOT NULL,
  sequence VARCHAR(512) NOT NULL,
  position BIGINT NOT NULL,
  event_id VARCHAR(255) NOT NULL,
  event_type VARCHAR(255) NOT NULL,
  reason VARCHAR(2000),
  note VARCHAR(1000) NOT NULL,
  skipped_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (projection, generation, sequence, position)
);

INSERT INTO keelson_projection_generation (
  projection, generation, version, state, tables, created_at, serving_since)
SELECT DISTINCT processor, 1, 1, 'SERVING', CAST(NULL AS VARCHAR), CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
FROM keelson_projection_token;

INSERT INTO keelson_projection_segment (
  projection, generation, segment, mask, position, owner, fence, claimed_at, silent_through, effects_through, halt_at, merging,
  wanted_by)
SELECT processor, 1, segment, mask, COALESCE(position, 0), NULL, 0, claimed_at, 0, NULL, NULL, FALSE, NULL
FROM keelson_projection_token;

DROP TABLE keelson_projection_token;

DROP TABLE keelson_projection_store;
