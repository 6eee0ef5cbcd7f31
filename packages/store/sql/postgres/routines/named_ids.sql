-- Ids of a listener's process and functional unit (P15): the first where it names none, an error of
-- the installation where it names one that does not exist.
CREATE OR REPLACE FUNCTION buzon.process_id (p_listener text, p_name text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_id bigint;
BEGIN
  IF p_name IS NULL THEN
    SELECT p.id INTO v_id FROM buzon.processes p ORDER BY p.id LIMIT 1;
  ELSE
    SELECT p.id INTO v_id FROM buzon.processes p WHERE p.name = p_name;
  END IF;
  IF v_id IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'BZI06', MESSAGE = format(
      'CaseProcess %s of listener %s does not exist; there are: %s',
      COALESCE(quote_literal(p_name), '(the first)'), p_listener,
      COALESCE((SELECT string_agg(p.name, ', ' ORDER BY p.id) FROM buzon.processes p), 'none'));
  END IF;
  RETURN v_id;
END
$$;

CREATE OR REPLACE FUNCTION buzon.functional_unit_id (p_listener text, p_name text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_id bigint;
BEGIN
  IF p_name IS NULL THEN
    SELECT u.id INTO v_id FROM buzon.functional_units u ORDER BY u.id LIMIT 1;
  ELSE
    SELECT u.id INTO v_id FROM buzon.functional_units u WHERE u.name = p_name;
  END IF;
  IF v_id IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'BZI07', MESSAGE = format(
      'FunctionalUnit %s of listener %s does not exist; there are: %s',
      COALESCE(quote_literal(p_name), '(the first)'), p_listener,
      COALESCE((SELECT string_agg(u.name, ', ' ORDER BY u.id) FROM buzon.functional_units u), 'none'));
  END IF;
  RETURN v_id;
END
$$;
