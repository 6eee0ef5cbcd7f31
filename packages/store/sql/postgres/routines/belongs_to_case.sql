-- Whether a sender belongs to a case (P5): the same customer, or took part before. Bounces, reports and
-- our own mail come into a case without belonging to it: anybody can write as mailer-daemon.
CREATE OR REPLACE FUNCTION buzon.belongs_to_case (
  p_case_id bigint, p_case_customer_id bigint, p_case_address text,
  p_customer_id bigint, p_address text
) RETURNS boolean
LANGUAGE sql AS $$
  SELECT COALESCE(p_case_customer_id = p_customer_id, false)
    OR COALESCE(p_case_address = p_address, false)
    OR EXISTS (
      SELECT FROM buzon.messages m
      WHERE m.case_id = p_case_id AND m.from_address = p_address
        AND COALESCE(m.automatic, '') NOT IN ('bounce', 'report', 'own')
    )
$$;
