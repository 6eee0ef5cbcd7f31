-- Files one message: one call, one transaction (P2-P12). What it raises, and what a seam raises
-- within it, undoes all of it.
CREATE OR REPLACE FUNCTION buzon.file_message (
  p_listener text, p_process text, p_functional_unit text, p_unknown_sender text,
  p_follow_up_days integer, p_confirmation text, p_confirmations_per_hour integer,
  p_confirm_newer_than_hours integer, p_own_addresses text[],
  p_mailbox_key text, p_uidvalidity bigint, p_uid bigint, p_received_at timestamptz,
  p_from_address text, p_from_name text, p_subject text, p_subject_key text,
  p_former_subject_keys text[], p_subject_key_version integer, p_case_tokens bigint[],
  p_message_id text, p_thread_ids text[], p_sent_at timestamptz, p_automatic text,
  p_confirmable boolean, p_auto_submitted text, p_body_text text, p_body_new text,
  p_body_html text, p_spf text, p_dkim text, p_dmarc text, p_sender_is_trusted boolean,
  p_fingerprint text, p_raw_sha256 text, p_raw_size bigint, p_warnings text[],
  p_item_kinds text[], p_item_names text[], p_item_types text[], p_item_sizes bigint[],
  p_item_sha256 text[], p_blob_sha256 text[], p_blob_contents bytea[], p_known_message_id bigint,
  p_lock_keys bigint[], p_dry_run boolean
) RETURNS buzon.filing_result
LANGUAGE plpgsql
-- Every look-up here has its index. Planned while a table is still small, one would read all of it and
-- go on doing so while the table grows under the first thousands of mails. A user's own code is
-- planned as usual: see find_sender, register_sender and route_case.
SET enable_seqscan = off
-- Such plans are the same for every mail: to make them anew is a fifth of what filing costs.
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_result buzon.filing_result;
  v_known record;
  v_sender record;
  v_match record;
  v_route record;
BEGIN
  -- A database that was put back to an older copy has lost what this mail may answer.
  IF p_known_message_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM buzon.messages m WHERE m.id = p_known_message_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'BZW01', MESSAGE = format(
      'The database was put back to an older copy: it does not know message %s, which was filed',
      p_known_message_id);
  END IF;

  -- What may not happen twice or side by side: the same mail, two mails of one address (whose
  -- contact, case and confirmations count), a mail and its reply.
  PERFORM buzon.lock_filing(p_lock_keys);

  -- The same delivery again: it answers what it answered (P10).
  IF p_mailbox_key IS NOT NULL THEN
    SELECT d.message_id, d.outcome::text INTO v_known
    FROM buzon.deliveries d
    JOIN buzon.messages m ON m.id = d.message_id
    WHERE d.mailbox_key = p_mailbox_key AND d.uidvalidity = p_uidvalidity AND d.uid = p_uid
      AND (m.fingerprint = p_fingerprint OR m.raw_sha256 = p_raw_sha256);
    IF FOUND THEN
      RETURN buzon.filed_result(v_known.message_id, v_known.outcome);
    END IF;
  END IF;

  -- The same mail in another delivery.
  SELECT m.id INTO v_known
  FROM buzon.messages m
  WHERE m.fingerprint = p_fingerprint AND m.listener = p_listener;
  IF FOUND THEN
    PERFORM buzon.record_delivery(
      p_listener, p_mailbox_key, p_uidvalidity, p_uid, v_known.id, 'duplicate', p_received_at);
    RETURN buzon.filed_result(v_known.id, 'duplicate');
  END IF;

  -- Who is not who he says he is has no customer, no old mails and no case that he could name; the
  -- address itself still keeps his own mails together (P11).
  v_sender := buzon.find_sender(CASE WHEN p_sender_is_trusted THEN p_from_address END);
  v_result.warnings := p_warnings;
  IF v_sender.is_shared THEN
    v_result.warnings := v_result.warnings
      || format('the address belongs to several customers: taken as customer %s', v_sender.customer_id);
  END IF;

  IF p_automatic IN ('bounce', 'report', 'own') THEN
    v_result.case_id := buzon.match_outgoing(
      p_message_id, p_thread_ids, p_received_at, p_follow_up_days);
  END IF;

  IF v_result.case_id IS NOT NULL THEN
    v_result.matched_by := 'references';
  ELSIF NOT v_sender.is_known AND p_unknown_sender = 'Reject' AND p_automatic IS DISTINCT FROM 'own' THEN
    v_result.outcome := 'rejected';
  ELSE
    IF NOT v_sender.is_known AND p_unknown_sender = 'Register' AND p_sender_is_trusted
      AND p_from_address IS NOT NULL AND p_automatic IS DISTINCT FROM 'own' THEN
      SELECT r.customer_id, r.contact_id INTO v_sender.customer_id, v_sender.contact_id
      FROM buzon.register_sender(p_from_address, p_from_name, p_listener) AS r;
      IF v_sender.customer_id IS NULL THEN
        v_result.warnings := v_result.warnings || 'PA_SYS_CONTACT_IN gave no customer_id'::text;
      END IF;
    END IF;
    -- Mails of one customer and subject from different addresses (P4); of one address they are
    -- already one after the other.
    IF v_sender.customer_id IS NOT NULL AND p_subject_key <> '' THEN
      PERFORM pg_advisory_xact_lock(
        hashtextextended(format('buzon subject %s %s', v_sender.customer_id, p_subject_key), 0));
    END IF;
    v_match := buzon.match_case(
      v_sender.customer_id, p_from_address, p_sender_is_trusted, p_subject_key,
      p_former_subject_keys, p_subject_key_version,
      CASE WHEN p_sender_is_trusted THEN p_case_tokens ELSE '{}' END,
      CASE WHEN p_sender_is_trusted THEN p_message_id END,
      CASE WHEN p_sender_is_trusted THEN p_thread_ids ELSE '{}' END,
      p_received_at, p_follow_up_days);
    v_result.case_id := v_match.case_id;
    v_result.matched_by := v_match.matched_by;
  END IF;

  IF v_result.case_id IS NOT NULL THEN
    v_result.outcome := 'appended';
    -- Automatic mail does not reopen (P6). The row stays locked: others append after us.
    LOOP
      UPDATE buzon.cases c
      SET status = CASE WHEN p_automatic IS NULL THEN 'open' ELSE c.status END,
        updated_at = clock_timestamp(),
        -- Whoever answers what was sent to the address has that address.
        is_sender_trusted = c.is_sender_trusted OR (p_sender_is_trusted AND p_automatic IS NULL),
        last_message_at = GREATEST(c.last_message_at, p_received_at)
      WHERE c.id = v_result.case_id AND c.merged_into IS NULL
      RETURNING c.customer_id INTO v_result.customer_id;
      EXIT WHEN FOUND OR v_result.case_id IS NULL;
      -- Someone merged it at this instant.
      v_result.case_id := (SELECT c.merged_into FROM buzon.cases c WHERE c.id = v_result.case_id);
    END LOOP;
    IF v_result.matched_by = 'references' AND p_automatic IS NULL AND p_subject_key <> '' THEN
      PERFORM buzon.name_after_parent(
        v_result.case_id, p_message_id, p_subject, p_subject_key, p_subject_key_version);
    END IF;
  ELSIF v_result.outcome IS NULL AND p_automatic = 'own' THEN
    v_result.outcome := 'ignored';
  ELSIF v_result.outcome IS NULL THEN
    v_result.outcome := 'opened';
    v_result.customer_id := v_sender.customer_id;
    v_result.case_id := buzon.open_case(p_listener, p_process, p_functional_unit,
      v_sender.customer_id, v_sender.contact_id, p_from_address, p_sender_is_trusted, p_subject,
      p_subject_key, p_subject_key_version, p_received_at);
  END IF;

  INSERT INTO buzon.messages (listener, fingerprint, case_id, disposition, message_id, from_address,
    from_name, subject, body_text, body_new, body_html, spf, dkim, dmarc, automatic,
    auto_submitted, matched_by, warnings, raw_sha256, raw_size, sent_at, received_at, filed_at)
  VALUES (p_listener, p_fingerprint, v_result.case_id, v_result.outcome, p_message_id,
    p_from_address, p_from_name, p_subject, p_body_text, p_body_new, p_body_html, p_spf, p_dkim,
    p_dmarc, p_automatic, p_auto_submitted, v_result.matched_by, v_result.warnings,
    p_raw_sha256, p_raw_size, p_sent_at, p_received_at, clock_timestamp())
  RETURNING id INTO v_result.message_id;

  FOR i IN 1 .. cardinality(p_thread_ids) LOOP
    INSERT INTO buzon.message_references (message_id, position, reference)
    VALUES (v_result.message_id, i, p_thread_ids[i]);
  END LOOP;
  PERFORM buzon.store_items(v_result.message_id, p_item_kinds, p_item_names, p_item_types,
    p_item_sizes, p_item_sha256, p_blob_sha256, p_blob_contents);
  PERFORM buzon.record_delivery(p_listener, p_mailbox_key, p_uidvalidity, p_uid,
    v_result.message_id, v_result.outcome, p_received_at);

  IF v_result.case_id IS NOT NULL THEN
    IF p_confirmation = 'Always' OR (p_confirmation = 'Opened' AND v_result.outcome = 'opened') THEN
      v_result.outbox_id := buzon.queue_confirmation(v_result.message_id, v_result.case_id,
        v_result.outcome = 'opened', p_from_address, p_fingerprint, p_automatic, p_confirmable,
        p_received_at, p_confirmations_per_hour, p_confirm_newer_than_hours, p_own_addresses);
    END IF;
    v_route := buzon.route_case(v_result.case_id, v_result.message_id, p_listener,
      COALESCE(v_sender.customer_id, v_result.customer_id), v_sender.contact_id, p_from_address,
      p_subject, v_result.outcome = 'opened', p_auto_submitted, p_dry_run);
    v_result.inbox_id := v_route.inbox_id;
    v_result.case_reference := v_route.case_reference;
  END IF;
  RETURN v_result;
END
$$;
