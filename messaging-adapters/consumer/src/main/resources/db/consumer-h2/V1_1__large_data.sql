-- The bytes of a VARBINARY are at most a mebibyte on H2, and those of a message may be more.
ALTER TABLE keelson_parked_message ALTER COLUMN data SET DATA TYPE BLOB;
