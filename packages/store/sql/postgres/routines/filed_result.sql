-- What the filing of a message answered, told again for a later delivery of it.
CREATE OR REPLACE FUNCTION buzon.filed_result (p_message_id bigint, p_outcome text)
RETURNS buzon.filing_result
LANGUAGE sql AS $$
  SELECT p_outcome, m.id, c.id, COALESCE(c.reference, c.id::text), c.customer_id, c.inbox_id,
    m.matched_by::text, o.id, m.warnings
  FROM buzon.messages m
  LEFT JOIN buzon.cases c ON c.id = m.case_id
  LEFT JOIN buzon.outbox o ON o.message_id = m.id AND o.state = 'pending'
  WHERE m.id = p_message_id
$$;
