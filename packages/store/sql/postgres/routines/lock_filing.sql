-- Holds what two filings must not do at once until the transaction ends. Every filing takes its
-- locks in the order of their hashes, so no two can wait for each other.
CREATE OR REPLACE FUNCTION buzon.lock_filing (p_names text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_key bigint;
BEGIN
  FOR v_key IN
    SELECT DISTINCT hashtextextended('buzon ' || n.name, 0)
    FROM unnest(p_names) AS n (name)
    WHERE n.name IS NOT NULL
    ORDER BY 1
  LOOP
    PERFORM pg_advisory_xact_lock(v_key);
  END LOOP;
END
$$;
