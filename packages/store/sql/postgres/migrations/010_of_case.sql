-- What belongs to a case is found by it when cases are merged, without a look through the whole table.
CREATE INDEX outgoing_of_case ON buzon.outgoing (case_id);
CREATE INDEX outbox_of_case ON buzon.outbox (case_id);
