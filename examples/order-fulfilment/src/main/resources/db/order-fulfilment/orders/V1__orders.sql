-- H2 and PostgreSQL. Prices keep four decimals, more than any currency has that the domain accepts.

CREATE TABLE order_fulfilment_order (
  order_id VARCHAR(64) NOT NULL,
  customer_id VARCHAR(64) NOT NULL,
  status VARCHAR(16) NOT NULL,
  total NUMERIC(38, 4) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  reason VARCHAR(500),
  placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (order_id)
);

-- A customer's orders are paged by order id.
CREATE UNIQUE INDEX order_fulfilment_order_of_customer ON order_fulfilment_order (customer_id, order_id);

CREATE TABLE order_fulfilment_order_line (
  order_id VARCHAR(64) NOT NULL,
  line INTEGER NOT NULL,
  product_id VARCHAR(64) NOT NULL,
  quantity BIGINT NOT NULL,
  unit_price NUMERIC(38, 4) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  PRIMARY KEY (order_id, line)
);
