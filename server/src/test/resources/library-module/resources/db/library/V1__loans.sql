CREATE TABLE library_loan (
  book_id VARCHAR(64) NOT NULL,
  member_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (book_id)
);
