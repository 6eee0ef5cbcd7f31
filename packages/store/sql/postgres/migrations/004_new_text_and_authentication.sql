-- body_new: what the sender wrote himself, without the history that he quotes and his signature; NULL
-- where nothing could be left out with certainty: then body_text is all of it.
-- spf, dkim, dmarc: what a trusted server found (RFC 8601); NULL where none did.
ALTER TABLE buzon.messages
  ADD COLUMN body_new text,
  ADD COLUMN spf varchar(20),
  ADD COLUMN dkim varchar(20),
  ADD COLUMN dmarc varchar(20);

-- As the other bodies (002_compression).
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_catalog.pg_settings s
    WHERE s.name = 'default_toast_compression' AND 'lz4' = ANY (s.enumvals)
  ) THEN
    ALTER TABLE buzon.messages ALTER COLUMN body_new SET COMPRESSION lz4;
  ELSE
    ALTER TABLE buzon.messages ALTER COLUMN body_new SET STORAGE EXTERNAL;
  END IF;
END
$$;

-- It takes more than before; its routine of the same name comes after the migrations.
DROP FUNCTION IF EXISTS buzon.file_message (
  text, text, text, text, integer, text, integer, integer, text[], text, bigint, bigint,
  timestamptz, text, text, text, text, integer, bigint[], text, text[], timestamptz, text, boolean,
  text, text, text, text, text, bigint, text[], text[], text[], text[], bigint[], text[], text[],
  bytea[], bigint[], boolean
);
