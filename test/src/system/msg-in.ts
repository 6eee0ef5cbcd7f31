import type { System } from './system.ts';

/** Number of the advisory lock by which a test holds filing up. */
const GATE = 4711;

/**
 * Replaces `pa_sys_msg_in`: the statements run before the inbox is decided as by default.
 * Parameters: `from_address`, `subject`, `functional_unit_id`, `inbox_id`.
 */
export async function replaceMsgIn(system: System, statements: string): Promise<void> {
  await system.query(`CREATE OR REPLACE PROCEDURE buzon.pa_sys_msg_in (
      IN from_address text, IN subject text, IN functional_unit_id bigint, INOUT inbox_id bigint)
    LANGUAGE plpgsql AS $$
    BEGIN
      ${statements}
      IF inbox_id IS NULL THEN
        SELECT min(i.id) INTO inbox_id FROM buzon.inboxes i
        WHERE i.functional_unit_id = pa_sys_msg_in.functional_unit_id;
      END IF;
    END $$`);
}

/** The procedure as a user's own: another signature than the one that was there. */
export async function dropMsgIn(system: System): Promise<void> {
  await system.query('DROP ROUTINE IF EXISTS buzon.pa_sys_msg_in');
}

/** Lets filing go on again. */
export type OpenGate = () => Promise<void>;

/**
 * Holds every filing up in mid-transaction whose subject matches, until the gate is opened: a batch
 * in progress for as long as a test needs it, without a clock.
 * @param subjects SQL pattern; default: all
 */
export async function closeGate(system: System, subjects = '%'): Promise<OpenGate> {
  await dropMsgIn(system);
  await replaceMsgIn(
    system,
    `IF pa_sys_msg_in.subject LIKE '${subjects}' THEN PERFORM pg_advisory_xact_lock_shared(${GATE}); END IF;`,
  );
  const session = await system.session();
  await session.query('SELECT pg_advisory_lock($1)', [GATE]);
  return async () => {
    await session.query('SELECT pg_advisory_unlock($1)', [GATE]);
    session.release();
  };
}
