-- Where the log ends is told by its last event. A row that every append updates would leave a dead version each time,
-- which PostgreSQL cannot clear away while any old transaction of the database is open, however unrelated.
DROP TABLE keelson_log_head;

-- Whoever holds this row decides alone what comes next. It is locked, never changed.
CREATE TABLE keelson_log_lock (
  id SMALLINT PRIMARY KEY CHECK (id = 1)
);

INSERT INTO keelson_log_lock (id) VALUES (1);
