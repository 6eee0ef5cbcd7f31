-- Through which other listener the same mail is confirmed already (P10); NULL: none.
CREATE OR REPLACE FUNCTION buzon.confirming_listener (p_message_id bigint, p_fingerprint text)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_other record;
BEGIN
  FOR v_other IN
    SELECT m.id, m.listener FROM buzon.messages m
    WHERE m.fingerprint = p_fingerprint AND m.id <> p_message_id
  LOOP
    IF EXISTS (
      SELECT FROM buzon.outbox o WHERE o.message_id = v_other.id AND o.state <> 'suppressed'
    ) THEN
      RETURN v_other.listener;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
