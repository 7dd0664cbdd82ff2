-- H2 and PostgreSQL. Sums have four decimals, and enough digits before them that no amount of orders exceeds them.

CREATE TABLE order_fulfilment_sales (
  product_id VARCHAR(64) NOT NULL,
  quantity BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  revenue NUMERIC(38, 4) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  PRIMARY KEY (product_id)
);
