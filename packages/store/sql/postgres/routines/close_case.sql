-- Closes a case (P6): SELECT buzon.close_case(1042). A message that continues it opens it again,
-- unless it is automatic.
CREATE OR REPLACE FUNCTION buzon.close_case (p_case_id bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE buzon.cases c
  SET status = 'closed', updated_at = clock_timestamp()
  WHERE c.id = p_case_id AND c.status <> 'closed';
  IF NOT FOUND AND NOT EXISTS (SELECT FROM buzon.cases c WHERE c.id = p_case_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'BZM04', MESSAGE = format('There is no case %s', p_case_id);
  END IF;
END
$$;
