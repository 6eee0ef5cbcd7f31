-- Whose address it is (P2): of several customers the lowest id.
CREATE OR REPLACE FUNCTION buzon.find_sender (
  p_address text,
  OUT is_known boolean, OUT customer_id bigint, OUT contact_id bigint, OUT is_shared boolean
)
LANGUAGE plpgsql
SET enable_seqscan = on
SET plan_cache_mode = auto
AS $$
DECLARE
  v_row record;
BEGIN
  is_known := false;
  is_shared := false;
  FOR v_row IN
    SELECT a.customer_id::bigint AS customer, a.contact_id::bigint AS contact
    FROM buzon.customer_addresses a
    WHERE lower(a.email) = lower(p_address)
    ORDER BY 1 NULLS LAST, 2 NULLS LAST
  LOOP
    IF NOT is_known THEN
      is_known := true;
      customer_id := v_row.customer;
      contact_id := v_row.contact;
    ELSIF v_row.customer <> customer_id THEN
      is_shared := true;
      EXIT;
    END IF;
  END LOOP;
END
$$;
