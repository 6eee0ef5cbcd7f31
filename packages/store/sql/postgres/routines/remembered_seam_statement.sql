-- What seam_statement composes, remembered by each connection until a person replaces the procedure or
-- changes its rights: PostgreSQL tells a procedure's every change by the transaction that made it (xmin).
CREATE OR REPLACE FUNCTION buzon.remembered_seam_statement (
  p_seam text, OUT statement text, OUT has_answer boolean
)
LANGUAGE plpgsql AS $$
DECLARE
  v_composed_of text := concat_ws(' ', current_user, buzon.seam_parameters(p_seam), (
    SELECT string_agg(concat_ws(' ', p.oid, p.xmin), ',' ORDER BY p.oid)
    FROM pg_catalog.pg_proc p
    WHERE p.proname = p_seam AND p.pronamespace = 'buzon'::regnamespace
  )) || chr(10);
  v_remembered text := current_setting('buzon.' || p_seam, true);
BEGIN
  IF starts_with(v_remembered, v_composed_of) THEN
    has_answer := substr(v_remembered, length(v_composed_of) + 1, 1)::boolean;
    statement := substr(v_remembered, length(v_composed_of) + 2);
    RETURN;
  END IF;
  SELECT s.statement, s.has_answer INTO statement, has_answer FROM buzon.seam_statement(p_seam) AS s;
  PERFORM set_config('buzon.' || p_seam,
    v_composed_of || left(has_answer::text, 1) || statement, false);
END
$$;
