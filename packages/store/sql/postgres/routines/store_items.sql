-- Stores a message's items and their contents, each content once (P7). The blobs come in the order of
-- their digests: two mails that share two of them then never wait for each other.
CREATE OR REPLACE FUNCTION buzon.store_items (
  p_message_id bigint, p_kinds text[], p_names text[], p_types text[], p_sizes bigint[],
  p_sha256 text[], p_blob_sha256 text[], p_blob_contents bytea[]
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1 .. cardinality(p_blob_sha256) LOOP
    INSERT INTO buzon.blobs (sha256, content)
    VALUES (p_blob_sha256[i], p_blob_contents[i])
    ON CONFLICT (sha256) DO NOTHING;
  END LOOP;

  FOR i IN 1 .. cardinality(p_sha256) LOOP
    INSERT INTO buzon.attachments (message_id, kind, filename, content_type, size, sha256)
    VALUES (p_message_id, p_kinds[i], p_names[i], p_types[i], p_sizes[i], p_sha256[i]);
  END LOOP;
END
$$;
