import type { ContactIn, MsgIn } from '../contract/database.ts';

function quoted(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}

const FIRST_INBOX = 'IF @inbox_id IS NULL SELECT @inbox_id = MIN(i.id) FROM buzon.inboxes i;';

function msgIn(parameters: string, body: string): string {
  return `CREATE PROCEDURE buzon.PA_SYS_MSG_IN ${parameters} AS
    BEGIN SET NOCOUNT ON; ${body} END`;
}

const INBOX = '@inbox_id bigint OUTPUT';
const SUBJECT_AND_INBOX = `@subject nvarchar(2000), ${INBOX}`;

/** PA_SYS_MSG_IN as a user of SQL Server would write it. */
export function msgInSql(procedure: MsgIn): string {
  switch (procedure.does) {
    case 'route':
      return msgIn(
        INBOX,
        `IF @inbox_id IS NULL
          SELECT @inbox_id = i.id FROM buzon.inboxes i WHERE i.name = ${quoted(procedure.inbox)};`,
      );
    case 'reroute':
      return msgIn(
        INBOX,
        `SELECT @inbox_id = i.id FROM buzon.inboxes i WHERE i.name = ${quoted(procedure.inbox)};`,
      );
    case 'raise':
      return msgIn(
        SUBJECT_AND_INBOX,
        `IF @subject = ${quoted(procedure.subject)}
          RAISERROR(N'%s', 16, 1, ${quoted(procedure.words)});
        ${FIRST_INBOX}`,
      );
    case 'nothing':
      return msgIn(INBOX, 'SET @inbox_id = @inbox_id;');
    case 'invent':
      return msgIn(INBOX, 'SET @inbox_id = 987654;');
    case 'commit':
      return msgIn(INBOX, `${FIRST_INBOX} COMMIT TRANSACTION;`);
    case 'linger':
      // Not WAITFOR, which not every server has; and a loop that only counts cannot be cut on all.
      return msgIn(
        SUBJECT_AND_INBOX,
        `DECLARE @turns int; SET @turns = 0;
        IF @subject = ${quoted(procedure.subject)}
          WHILE @turns < 200000000 SELECT @turns = @turns + COUNT(*) FROM buzon.processes p;
        ${FIRST_INBOX}`,
      );
    case 'refer':
      return msgIn(
        `${INBOX}, @case_reference nvarchar(100) OUTPUT`,
        `${FIRST_INBOX} SET @case_reference = ${quoted(procedure.reference)};`,
      );
    case 'note':
      return NOTE;
  }
}

/** Where the procedure that takes notes writes them. */
export const CALLS_TABLE = `CREATE TABLE calls (
  case_id bigint, message_id bigint, listener nvarchar(50), process_id bigint,
  functional_unit_id bigint, customer_id bigint, contact_id bigint, from_address nvarchar(640),
  subject nvarchar(2000), is_new_case int, auto_submitted nvarchar(400), dry_run int,
  inbox_id bigint, case_reference nvarchar(100), rows_seen int
)`;

const NOTE = msgIn(
  `@case_id bigint, @message_id bigint, @listener nvarchar(50), @process_id bigint,
    @functional_unit_id bigint, @customer_id bigint, @contact_id bigint,
    @from_address nvarchar(640), @subject nvarchar(2000), @is_new_case bit,
    @auto_submitted nvarchar(400), @dry_run bit, @inbox_id bigint OUTPUT,
    @case_reference nvarchar(100) OUTPUT`,
  `DECLARE @rows int;
  SELECT @rows = COUNT(*) FROM buzon.cases c WHERE c.id = @case_id;
  SELECT @rows = @rows + COUNT(*) FROM buzon.messages m WHERE m.id = @message_id;
  SELECT @rows = @rows + COUNT(*) FROM buzon.deliveries d WHERE d.message_id = @message_id;
  SELECT @rows = @rows + COUNT(*) FROM buzon.attachments a JOIN buzon.blobs b ON b.sha256 = a.sha256
    WHERE a.message_id = @message_id;
  SELECT @rows = @rows + COUNT(*) FROM buzon.outbox o WHERE o.message_id = @message_id;
  INSERT INTO calls VALUES (@case_id, @message_id, @listener, @process_id, @functional_unit_id,
    @customer_id, @contact_id, @from_address, @subject, @is_new_case, @auto_submitted, @dry_run,
    @inbox_id, @case_reference, @rows);
  ${FIRST_INBOX}`,
);

/** PA_SYS_CONTACT_IN likewise. */
export function contactInSql(procedure: ContactIn): string {
  switch (procedure.does) {
    case 'raise':
      return contactIn(`RAISERROR(N'%s', 16, 1, ${quoted(procedure.words)});`);
    case 'nothing':
      return contactIn('SET @customer_id = NULL;');
    case 'answer':
      return contactIn(
        `SET @customer_id = ${procedure.customerId}; SET @contact_id = ${procedure.contactId};`,
      );
  }
}

function contactIn(body: string): string {
  return `CREATE PROCEDURE buzon.PA_SYS_CONTACT_IN
      @email nvarchar(450), @customer_id bigint OUTPUT, @contact_id bigint OUTPUT AS
    BEGIN SET NOCOUNT ON; ${body} END`;
}
