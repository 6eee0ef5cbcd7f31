-- Holds what two filings must not do at once until the transaction ends. The keys come sorted: every
-- filing takes them in one order, so no two can wait for each other.
CREATE OR REPLACE FUNCTION buzon.lock_filing (p_keys bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_key bigint;
BEGIN
  FOREACH v_key IN ARRAY p_keys LOOP
    PERFORM pg_advisory_xact_lock(v_key);
  END LOOP;
END
$$;
