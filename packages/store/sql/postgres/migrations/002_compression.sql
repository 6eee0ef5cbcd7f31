-- Mails are large and mostly text. lz4 takes about half off the CPU of storing them; a server that
-- was built without it stores them as they are, which is faster than its own pglz.
DO $$
DECLARE
  v_column record;
  v_lz4 boolean := EXISTS (
    SELECT FROM pg_catalog.pg_settings s
    WHERE s.name = 'default_toast_compression' AND 'lz4' = ANY (s.enumvals)
  );
BEGIN
  FOR v_column IN
    SELECT * FROM (VALUES
      ('blobs', 'content'), ('messages', 'body_text'), ('messages', 'body_html')
    ) AS c (table_name, column_name)
  LOOP
    EXECUTE format(
      'ALTER TABLE buzon.%I ALTER COLUMN %I ' ||
        CASE WHEN v_lz4 THEN 'SET COMPRESSION lz4' ELSE 'SET STORAGE EXTERNAL' END,
      v_column.table_name, v_column.column_name
    );
  END LOOP;
END
$$;
