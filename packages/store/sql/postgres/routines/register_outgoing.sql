-- Registers the Message-ID of mail sent about a case, so that answers to it find the case (P5):
-- SELECT buzon.register_outgoing(1042, '<abc@example.org>'). Brackets may be left out.
CREATE OR REPLACE FUNCTION buzon.register_outgoing (p_case_id bigint, p_message_id text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM buzon.cases c WHERE c.id = p_case_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'BZM04', MESSAGE = format('There is no case %s', p_case_id);
  END IF;
  INSERT INTO buzon.outgoing (message_id, case_id)
  VALUES (CASE WHEN btrim(p_message_id) LIKE '<%' THEN btrim(p_message_id)
    ELSE '<' || btrim(p_message_id) || '>' END, p_case_id)
  ON CONFLICT (message_id, case_id) DO NOTHING;
END
$$;
