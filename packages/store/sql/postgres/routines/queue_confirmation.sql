-- Writes the outbox row of a filed message: pending, or suppressed with the reason (N3-N5).
-- Answers its id when it is to be sent.
CREATE OR REPLACE FUNCTION buzon.queue_confirmation (
  p_message_id bigint, p_case_id bigint, p_is_new_case boolean, p_recipient text,
  p_fingerprint text, p_automatic text, p_confirmable boolean, p_received_at timestamptz,
  p_per_hour integer, p_newer_than_hours integer, p_own_addresses text[]
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_reason text;
  v_other text;
  v_id bigint;
BEGIN
  IF p_automatic IS NOT NULL THEN
    v_reason := format('automatic mail (%s)', p_automatic);
  ELSIF p_recipient IS NULL OR NOT p_confirmable THEN
    v_reason := 'no address to answer to';
  ELSIF p_recipient = ANY (p_own_addresses) THEN
    v_reason := 'address of this installation';
  ELSIF p_received_at < v_now - p_newer_than_hours * interval '1 hour' THEN
    v_reason := format('older than %s hours when it was filed', p_newer_than_hours);
  ELSE
    v_other := buzon.confirming_listener(p_message_id, p_fingerprint);
    IF v_other IS NOT NULL THEN
      v_reason := format('confirmed for listener %s', v_other);
    ELSIF (
      SELECT count(*) FROM buzon.outbox o
      WHERE o.recipient = p_recipient AND o.state IN ('pending', 'sent')
        AND o.created_at > v_now - interval '1 hour'
    ) >= p_per_hour THEN
      v_reason := format('more than %s confirmations to this address in an hour', p_per_hour);
    END IF;
  END IF;

  INSERT INTO buzon.outbox
    (message_id, case_id, recipient, is_new_case, state, reason, created_at)
  VALUES (p_message_id, p_case_id, p_recipient, p_is_new_case,
    CASE WHEN v_reason IS NULL THEN 'pending' ELSE 'suppressed' END, v_reason, v_now)
  RETURNING id INTO v_id;
  RETURN CASE WHEN v_reason IS NULL THEN v_id END;
END
$$;
