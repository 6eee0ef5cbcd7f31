-- The statement that executes a user's own procedure or function with the parameters that it
-- declares, found by name: $n is the n-th of seam_parameters; and whether it answers anything. An
-- error here is the installation's (BZI..).
CREATE OR REPLACE FUNCTION buzon.seam_statement (
  p_seam text, OUT statement text, OUT has_answer boolean
)
LANGUAGE plpgsql AS $$
DECLARE
  v_given text[] := buzon.seam_parameters(p_seam);
  v_proc record;
  v_found integer := 0;
  v_arguments text[] := '{}';
  v_inputs integer := 0;
  v_mode "char";
  v_place integer;
BEGIN
  FOR v_proc IN
    SELECT p.oid, p.prokind, p.pronargs, p.pronargdefaults, p.proargmodes,
      p.proargnames, COALESCE(p.proallargtypes, ARRAY(SELECT unnest(p.proargtypes))) AS types
    FROM pg_catalog.pg_proc p
    WHERE p.proname = p_seam AND p.pronamespace = 'buzon'::regnamespace
  LOOP
    v_found := v_found + 1;
  END LOOP;
  IF v_found = 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'BZI01',
      MESSAGE = format('The procedure buzon.%s is missing', p_seam);
  ELSIF v_found > 1 THEN
    RAISE EXCEPTION USING ERRCODE = 'BZI02',
      MESSAGE = format('There are %s procedures buzon.%s: only one can be executed', v_found, p_seam);
  ELSIF v_proc.prokind NOT IN ('p', 'f') THEN
    RAISE EXCEPTION USING ERRCODE = 'BZI03',
      MESSAGE = format('buzon.%s is neither a procedure nor a function', p_seam);
  ELSIF NOT has_function_privilege(v_proc.oid, 'EXECUTE') THEN
    RAISE EXCEPTION USING ERRCODE = 'BZI04',
      MESSAGE = format('The database user %s may not execute buzon.%s', current_user, p_seam);
  END IF;

  FOR i IN 1 .. cardinality(v_proc.types) LOOP
    v_mode := COALESCE(v_proc.proargmodes[i], 'i');
    IF v_mode IN ('i', 'b', 'v') THEN
      v_inputs := v_inputs + 1;
      v_place := array_position(v_given, lower(v_proc.proargnames[i]));
      IF v_place IS NOT NULL AND v_mode <> 'v' THEN
        v_arguments := v_arguments || format(
          '%I => $%s::%s', v_proc.proargnames[i], v_place, format_type(v_proc.types[i], NULL));
      ELSIF v_inputs <= v_proc.pronargs - v_proc.pronargdefaults THEN
        RAISE EXCEPTION USING ERRCODE = 'BZI05', MESSAGE = format(
          'buzon.%s declares the parameter %s, which is none of: %s', p_seam,
          COALESCE(NULLIF(v_proc.proargnames[i], ''), 'number ' || i), array_to_string(v_given, ', '));
      END IF;
    ELSIF v_mode = 'o' AND v_proc.prokind = 'p' THEN
      v_arguments := v_arguments || format('%I => NULL', v_proc.proargnames[i]);
    END IF;
  END LOOP;

  has_answer := v_proc.prokind = 'f'
    OR COALESCE(v_proc.proargmodes && ARRAY['o', 'b']::"char"[], false);
  statement := CASE v_proc.prokind WHEN 'p' THEN 'CALL ' ELSE 'SELECT * FROM ' END
    || format('buzon.%I(%s)', p_seam, array_to_string(v_arguments, ', '));
END
$$;
