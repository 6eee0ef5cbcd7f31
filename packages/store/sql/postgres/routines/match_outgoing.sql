-- The case that a bounce, a report or our own mail coming back is about: one that a Message-ID sent
-- by us names. Its writer is a mail server and belongs to no case; that it knows the Message-ID is
-- enough (P12).
CREATE OR REPLACE FUNCTION buzon.match_outgoing (
  p_message_id text, p_thread_ids text[], p_received_at timestamptz, p_follow_up_days integer
) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  RETURN (
    SELECT c.id
    FROM unnest(p_message_id || p_thread_ids) WITH ORDINALITY AS r (id, position)
    JOIN buzon.outgoing o ON o.message_id = r.id
    JOIN buzon.cases c ON c.id = o.case_id
    WHERE buzon.is_followed_up(c.last_message_at, p_received_at, p_follow_up_days)
    ORDER BY r.position, c.status = 'open' DESC, c.id DESC
    LIMIT 1
  );
END
$$;
