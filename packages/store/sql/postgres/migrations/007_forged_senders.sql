-- False: the case was opened by a mail whose sender failed where authentication is required, so that
-- nobody knows who wrote it. Whoever writes from the address itself does not continue it by the subject
-- or by what such a mail names, and such a mail continues no other.
ALTER TABLE buzon.cases ADD COLUMN is_sender_trusted boolean NOT NULL DEFAULT true;

-- They take one parameter more; their routines of the same name come after the migrations.
DROP FUNCTION IF EXISTS buzon.match_case (
  bigint, text, text, text[], integer, bigint[], text, text[], timestamptz, integer
);
DROP FUNCTION IF EXISTS buzon.case_by_subject (bigint, text, text, timestamptz, integer);
DROP FUNCTION IF EXISTS buzon.case_by_any_subject (
  bigint, text, text, text[], integer, timestamptz, integer
);
DROP FUNCTION IF EXISTS buzon.open_case (
  text, text, text, bigint, bigint, text, text, text, integer, timestamptz
);
