-- It takes one value more than before; its routine of the same name comes after the migrations.
DROP FUNCTION IF EXISTS buzon.file_message (
  text, text, text, text, integer, text, integer, integer, text[], text, bigint, bigint,
  timestamptz, text, text, text, text, text[], integer, bigint[], text, text[], timestamptz, text,
  boolean, text, text, text, text, text, text, text, boolean, text, text, bigint, text[], text[],
  text[], text[], bigint[], text[], text[], bytea[], bigint[], boolean
);
