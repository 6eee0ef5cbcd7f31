/**
 * What faults need in the database: a procedure of the user's that takes its time, so that mails are
 * in flight when a fault strikes, and that hangs for the senders in a table.
 */
export const CHAOS_SCHEMA: readonly string[] = [
  'CREATE SCHEMA chaos',
  'CREATE TABLE chaos.hangs_for (address text PRIMARY KEY)',
  'CREATE TABLE chaos.deadlocks (side integer PRIMARY KEY, touched integer NOT NULL DEFAULT 0)',
  'INSERT INTO chaos.deadlocks (side) VALUES (0), (1)',
  'CREATE TABLE chaos.storm (blows boolean NOT NULL)',
  'DROP ROUTINE buzon.pa_sys_msg_in',
  `CREATE PROCEDURE buzon.pa_sys_msg_in (
      IN from_address text, IN message_id bigint, IN functional_unit_id bigint, INOUT inbox_id bigint)
    LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_sleep(0.02 + random() * 0.06);
      IF EXISTS (SELECT FROM chaos.hangs_for h WHERE h.address = from_address) THEN
        PERFORM pg_sleep(3600);
      END IF;
      IF EXISTS (SELECT FROM chaos.storm) THEN
        UPDATE chaos.deadlocks SET touched = touched + 1 WHERE side = message_id % 2;
        PERFORM pg_sleep(0.05);
        UPDATE chaos.deadlocks SET touched = touched + 1 WHERE side = 1 - message_id % 2;
      END IF;
      IF inbox_id IS NULL THEN
        SELECT min(i.id) INTO inbox_id FROM buzon.inboxes i
        WHERE i.functional_unit_id = pa_sys_msg_in.functional_unit_id;
      END IF;
    END $$`,
  `CREATE FUNCTION chaos.disk_full () RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
    END $$`,
];
