-- What Buzón gives to each seam, by name and in this order (docs/seams.md).
CREATE OR REPLACE FUNCTION buzon.seam_parameters (p_seam text) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE p_seam
    WHEN 'pa_sys_msg_in' THEN ARRAY[
      'case_id', 'message_id', 'listener', 'process_id', 'functional_unit_id', 'customer_id',
      'contact_id', 'from_address', 'subject', 'is_new_case', 'auto_submitted', 'dry_run',
      'inbox_id', 'case_reference']
    WHEN 'pa_sys_contact_in' THEN ARRAY['email', 'name', 'listener', 'customer_id', 'contact_id']
  END
$$;
