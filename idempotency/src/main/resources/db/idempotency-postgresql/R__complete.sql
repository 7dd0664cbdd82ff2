-- Replies were kept by functions; now by plain statements.
DROP FUNCTION IF EXISTS keelson_keep(TEXT[], BIGINT[], BIGINT[]);
DROP FUNCTION IF EXISTS keelson_complete(TEXT[], BIGINT[], BIGINT[]);
