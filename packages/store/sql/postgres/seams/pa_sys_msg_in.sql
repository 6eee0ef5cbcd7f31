-- Decides the inbox of a case (P8): by default the first of the listener's functional unit. A case
-- that has an inbox keeps it. Replace it at will: docs/seams.md has the contract and examples.
CREATE PROCEDURE buzon.pa_sys_msg_in (IN functional_unit_id bigint, INOUT inbox_id bigint)
LANGUAGE plpgsql AS $$
BEGIN
  IF inbox_id IS NULL THEN
    SELECT i.id INTO inbox_id
    FROM buzon.inboxes i
    WHERE i.functional_unit_id = pa_sys_msg_in.functional_unit_id
    ORDER BY i.id
    LIMIT 1;
  END IF;
END
$$;
