CREATE TABLE bench_balance (
  account_id VARCHAR(64) NOT NULL,
  balance BIGINT NOT NULL,
  deposits BIGINT NOT NULL,
  PRIMARY KEY (account_id)
);
