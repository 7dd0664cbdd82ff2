CREATE TABLE balance (
  account VARCHAR(20) NOT NULL,
  deposits BIGINT NOT NULL,
  PRIMARY KEY (account)
);
