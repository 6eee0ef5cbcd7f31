-- Whether a message comes soon enough after a case's last one to be matched to it (P6).
CREATE OR REPLACE FUNCTION buzon.is_followed_up (
  p_last_message_at timestamptz, p_received_at timestamptz, p_follow_up_days integer
) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_follow_up_days IS NULL
    OR p_received_at <= p_last_message_at + p_follow_up_days * interval '24 hours'
$$;
