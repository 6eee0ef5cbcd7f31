-- The statement of seam_statement, remembered by each connection until a person replaces the procedure or
-- changes its rights: PostgreSQL tells a procedure's every change by the transaction that made it (xmin).
-- Whether it answers anything is the setting buzon.<seam>_has_answer afterwards. One value is answered and
-- not two: a record costs as much as the rest.
CREATE OR REPLACE FUNCTION buzon.remembered_seam (p_seam text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_name text := 'buzon.' || p_seam;
  v_composed_of text := concat_ws(' ', current_user, buzon.seam_parameters(p_seam), ARRAY(
    SELECT p.xmin FROM pg_catalog.pg_proc p
    WHERE p.proname = p_seam AND p.pronamespace = 'buzon'::regnamespace
  ));
BEGIN
  IF v_composed_of IS DISTINCT FROM current_setting(v_name || '_composed_of', true) THEN
    PERFORM set_config(v_name || '_statement', s.statement, false),
      set_config(v_name || '_has_answer', s.has_answer::text, false),
      set_config(v_name || '_composed_of', v_composed_of, false)
    FROM buzon.seam_statement(p_seam) AS s;
  END IF;
  RETURN current_setting(v_name || '_statement');
END
$$;
