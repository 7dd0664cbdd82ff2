-- H2 and PostgreSQL. Prices keep four decimals, more than any currency has that the domain accepts.

CREATE TABLE order_fulfilment_product (
  product_id VARCHAR(64) NOT NULL,
  name VARCHAR(200) NOT NULL,
  price NUMERIC(38, 4) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  stock BIGINT NOT NULL,
  PRIMARY KEY (product_id)
);
