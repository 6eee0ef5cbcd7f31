import type { ContactIn, MsgIn } from '../contract/database.ts';

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const FIRST_INBOX =
  'IF inbox_id IS NULL THEN SELECT min(i.id) INTO inbox_id FROM buzon.inboxes i; END IF;';

function msgIn(parameters: string, body: string): string {
  return `CREATE PROCEDURE buzon.pa_sys_msg_in (${parameters})
    LANGUAGE plpgsql AS $body$ BEGIN ${body} END $body$`;
}

/** PA_SYS_MSG_IN as a user of PostgreSQL would write it. */
export function msgInSql(procedure: MsgIn): string {
  switch (procedure.does) {
    case 'route':
      return msgIn(
        'INOUT inbox_id bigint',
        `IF inbox_id IS NULL THEN
          SELECT i.id INTO inbox_id FROM buzon.inboxes i WHERE i.name = ${quoted(procedure.inbox)};
        END IF;`,
      );
    case 'reroute':
      return msgIn(
        'INOUT inbox_id bigint',
        `SELECT i.id INTO inbox_id FROM buzon.inboxes i WHERE i.name = ${quoted(procedure.inbox)};`,
      );
    case 'raise':
      return msgIn(
        'subject text, INOUT inbox_id bigint',
        `IF subject = ${quoted(procedure.subject)} THEN
          RAISE EXCEPTION '%', ${quoted(procedure.words)};
        END IF;
        ${FIRST_INBOX}`,
      );
    case 'nothing':
      return msgIn('INOUT inbox_id bigint', '');
    case 'invent':
      return msgIn('INOUT inbox_id bigint', 'inbox_id := 987654;');
    case 'commit':
      return msgIn('INOUT inbox_id bigint', `${FIRST_INBOX} COMMIT;`);
    case 'linger':
      return msgIn(
        'subject text, INOUT inbox_id bigint',
        `IF subject = ${quoted(procedure.subject)} THEN PERFORM pg_sleep(60); END IF;
        ${FIRST_INBOX}`,
      );
    case 'refer':
      return msgIn(
        'INOUT inbox_id bigint, INOUT case_reference text',
        `${FIRST_INBOX} case_reference := ${quoted(procedure.reference)};`,
      );
    case 'note':
      return NOTE;
  }
}

const NOTE = `CREATE TABLE calls (
    case_id bigint, message_id bigint, listener text, process_id bigint, functional_unit_id bigint,
    customer_id bigint, contact_id bigint, from_address text, subject text, is_new_case integer,
    auto_submitted text, dry_run integer, inbox_id bigint, case_reference text, rows_seen integer
  );
  ${msgIn(
    `case_id bigint, message_id bigint, listener text, process_id bigint,
      functional_unit_id bigint, customer_id bigint, contact_id bigint, from_address text,
      subject text, is_new_case boolean, auto_submitted text, dry_run boolean,
      INOUT inbox_id bigint, INOUT case_reference text`,
    `INSERT INTO calls VALUES (case_id, message_id, listener, process_id, functional_unit_id,
      customer_id, contact_id, from_address, subject, is_new_case::integer, auto_submitted,
      dry_run::integer, inbox_id, case_reference,
      (SELECT count(*) FROM buzon.cases c WHERE c.id = pa_sys_msg_in.case_id)
      + (SELECT count(*) FROM buzon.messages m WHERE m.id = pa_sys_msg_in.message_id)
      + (SELECT count(*) FROM buzon.deliveries d WHERE d.message_id = pa_sys_msg_in.message_id)
      + (SELECT count(*) FROM buzon.attachments a JOIN buzon.blobs b ON b.sha256 = a.sha256
          WHERE a.message_id = pa_sys_msg_in.message_id)
      + (SELECT count(*) FROM buzon.outbox o WHERE o.message_id = pa_sys_msg_in.message_id));
    ${FIRST_INBOX}`,
  )}`;

/** PA_SYS_CONTACT_IN likewise. */
export function contactInSql(procedure: ContactIn): string {
  switch (procedure.does) {
    case 'raise':
      return contactIn(`RAISE EXCEPTION '%', ${quoted(procedure.words)};`);
    case 'nothing':
      return contactIn('');
    case 'answer':
      return contactIn(
        `customer_id := ${procedure.customerId}; contact_id := ${procedure.contactId};`,
      );
  }
}

function contactIn(body: string): string {
  return `CREATE PROCEDURE buzon.pa_sys_contact_in
      (email text, OUT customer_id bigint, OUT contact_id bigint)
    LANGUAGE plpgsql AS $body$ BEGIN ${body} END $body$`;
}
