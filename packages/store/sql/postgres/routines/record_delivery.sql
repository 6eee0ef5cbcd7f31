-- Records one appearance of a message in an input folder. A UID that comes again with other contents
-- (a folder restored, a UIDVALIDITY given twice) now names this message.
CREATE OR REPLACE FUNCTION buzon.record_delivery (
  p_listener text, p_mailbox_key text, p_uidvalidity bigint, p_uid bigint,
  p_message_id bigint, p_outcome text, p_received_at timestamptz
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_mailbox_key IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO buzon.deliveries AS d
    (mailbox_key, uidvalidity, uid, listener, message_id, outcome, received_at, filed_at)
  VALUES (p_mailbox_key, p_uidvalidity, p_uid, p_listener, p_message_id, p_outcome,
    p_received_at, clock_timestamp())
  ON CONFLICT (mailbox_key, uidvalidity, uid) DO UPDATE
  SET listener = EXCLUDED.listener, message_id = EXCLUDED.message_id, outcome = EXCLUDED.outcome,
    received_at = EXCLUDED.received_at, filed_at = EXCLUDED.filed_at, moved_at = NULL;
END
$$;
