-- What is over is found by looking through the pages; see docs/adr/0019-gate-at-the-commit.md.
DROP INDEX IF EXISTS keelson_idempotency_expiry;
