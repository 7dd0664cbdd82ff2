-- Whether a side effect of the event is still to happen when it is handled. Not below what its generation is silent about, nor
-- beyond what was left to it when the next one took over.
ALTER TABLE keelson_dead_letter ADD COLUMN has_effects BOOLEAN DEFAULT TRUE NOT NULL;

UPDATE keelson_dead_letter
SET has_effects = FALSE
WHERE position <= (
    SELECT MIN(silent_through)
    FROM keelson_projection_segment
    WHERE keelson_projection_segment.projection = keelson_dead_letter.projection
      AND keelson_projection_segment.generation = keelson_dead_letter.generation)
  OR position > (
    SELECT MIN(effects_through)
    FROM keelson_projection_segment
    WHERE keelson_projection_segment.projection = keelson_dead_letter.projection
      AND keelson_projection_segment.generation = keelson_dead_letter.generation);
