-- The case of the same customer and subject (P3): the newest open one, else the newest closed one. What a
-- merged case leads to is asked for by its id alone: a join would be planned by guessed sizes.
CREATE OR REPLACE FUNCTION buzon.case_by_subject (
  p_customer_id bigint, p_address text, p_sender_is_trusted boolean, p_subject_key text,
  p_received_at timestamptz, p_follow_up_days integer
) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  RETURN (
    SELECT COALESCE(c.merged_into, c.id)
    FROM (
      SELECT s.id, s.merged_into, s.status, s.last_message_at FROM buzon.cases s
      WHERE s.customer_id = p_customer_id AND s.customer_id IS NOT NULL
        AND s.subject_key = p_subject_key AND s.subject_key <> ''
      UNION ALL
      -- Opened before its sender became a customer; forged mail keeps to itself.
      SELECT s.id, s.merged_into, s.status, s.last_message_at FROM buzon.cases s
      WHERE s.sender_address = p_address AND s.customer_id IS NULL
        AND s.is_sender_trusted = p_sender_is_trusted
        AND s.subject_key = p_subject_key AND s.subject_key <> ''
    ) AS c
    WHERE buzon.is_followed_up(
        CASE WHEN c.merged_into IS NULL THEN c.last_message_at
          ELSE (SELECT t.last_message_at FROM buzon.cases t WHERE t.id = c.merged_into) END,
        p_received_at, p_follow_up_days)
    ORDER BY
      CASE WHEN c.merged_into IS NULL THEN c.status
        ELSE (SELECT t.status FROM buzon.cases t WHERE t.id = c.merged_into) END = 'open' DESC,
      COALESCE(c.merged_into, c.id) DESC
    LIMIT 1
  );
END
$$;

-- The same for a subject that former rules of the key saw otherwise (P4): cases that `buzon rekey` has yet
-- to reach have one of those keys. All are looked for at once: between two looks a case could get its
-- new key and be missed by both. Such subjects are few; this is planned for each of them.
CREATE OR REPLACE FUNCTION buzon.case_by_any_subject (
  p_customer_id bigint, p_address text, p_sender_is_trusted boolean, p_subject_key text,
  p_former_subject_keys text[], p_subject_key_version integer, p_received_at timestamptz,
  p_follow_up_days integer
) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  RETURN (
    SELECT COALESCE(c.merged_into, c.id)
    FROM (
      SELECT s.* FROM buzon.cases s
      WHERE s.customer_id = p_customer_id AND s.customer_id IS NOT NULL
        AND s.subject_key = ANY (p_subject_key || p_former_subject_keys) AND s.subject_key <> ''
      UNION ALL
      SELECT s.* FROM buzon.cases s
      WHERE s.sender_address = p_address AND s.customer_id IS NULL
        AND s.is_sender_trusted = p_sender_is_trusted
        AND s.subject_key = ANY (p_subject_key || p_former_subject_keys) AND s.subject_key <> ''
    ) AS c
    WHERE (c.subject_key = p_subject_key OR c.subject_key_version <> p_subject_key_version)
      AND buzon.is_followed_up(
        CASE WHEN c.merged_into IS NULL THEN c.last_message_at
          ELSE (SELECT t.last_message_at FROM buzon.cases t WHERE t.id = c.merged_into) END,
        p_received_at, p_follow_up_days)
    ORDER BY
      CASE WHEN c.merged_into IS NULL THEN c.status
        ELSE (SELECT t.status FROM buzon.cases t WHERE t.id = c.merged_into) END = 'open' DESC,
      COALESCE(c.merged_into, c.id) DESC
    LIMIT 1
  );
END
$$;
