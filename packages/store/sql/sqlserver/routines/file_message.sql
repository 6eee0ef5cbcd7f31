-- The middle step of a filing: matches or opens the case and writes the message, its delivery and its
-- confirmation (P2-P12). Its items and the inbox of its case come after it: calls/file_message.sql.
-- Parameters: as there; lists one a line. @customer_id and @contact_id are the sender's. @outcome comes in as
-- begin_filing said (N'rejected' or NULL), @case_id as the case that it found; out: @outcome, @case_id,
-- @filed_message_id.
-- Errors: BZI06, BZI07 (process and functional unit), BZD01 (a lock).
IF OBJECT_ID(N'buzon.file_message', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.file_message AS RETURN 0');
GO
ALTER PROCEDURE buzon.file_message
  @listener nvarchar(50),
  @process nvarchar(400),
  @functional_unit nvarchar(400),
  @follow_up_days int,
  @confirmation nvarchar(10),
  @confirmations_per_hour int,
  @confirm_newer_than_hours int,
  @own_addresses nvarchar(max),
  @mailbox_key nvarchar(12),
  @uidvalidity bigint,
  @uid bigint,
  @received_at datetime2(3),
  @from_address nvarchar(640),
  @from_name nvarchar(640),
  @subject nvarchar(2000),
  @subject_key nvarchar(400),
  @former_subject_keys nvarchar(max),
  @subject_key_version int,
  @case_tokens nvarchar(max),
  @message_id nvarchar(1024),
  @thread_ids nvarchar(max),
  @sent_at datetime2(3),
  @automatic nvarchar(20),
  @confirmable bit,
  @auto_submitted nvarchar(400),
  @body_text nvarchar(max),
  @body_new nvarchar(max),
  @body_html nvarchar(max),
  @spf nvarchar(40),
  @dkim nvarchar(40),
  @dmarc nvarchar(40),
  @sender_is_trusted bit,
  @fingerprint nvarchar(100),
  @raw_sha256 nvarchar(64),
  @raw_size bigint,
  @warnings nvarchar(max),
  @customer_id bigint,
  @contact_id bigint,
  @outcome nvarchar(10) OUTPUT,
  @case_id bigint OUTPUT,
  @filed_message_id bigint OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @matched_by nvarchar(10), @name nvarchar(255), @now datetime2(3), @is_new_case bit,
    @tokens nvarchar(max), @own_id nvarchar(1024), @named_ids nvarchar(max), @merged_into bigint;

  IF @case_id IS NOT NULL
    SET @matched_by = N'references';
  ELSE IF @outcome IS NULL
  BEGIN
    -- Mails of one customer and subject from different addresses (P4); of one address they are
    -- already one after the other.
    IF @customer_id IS NOT NULL AND @subject_key <> N''
    BEGIN
      SET @name = LEFT(
        N'buzon subject ' + CONVERT(nvarchar(20), @customer_id) + N' ' + @subject_key, 255);
      EXEC buzon.take_lock @name = @name;
    END;
    -- Who is not who he says he is can name no case (P11).
    IF @sender_is_trusted = 1
      SELECT @tokens = @case_tokens, @own_id = @message_id, @named_ids = @thread_ids;
    EXEC buzon.match_case
      @customer_id = @customer_id, @address = @from_address,
      @sender_is_trusted = @sender_is_trusted, @subject_key = @subject_key,
      @former_subject_keys = @former_subject_keys, @subject_key_version = @subject_key_version,
      @tokens = @tokens, @message_id = @own_id, @thread_ids = @named_ids,
      @received_at = @received_at, @follow_up_days = @follow_up_days,
      @case_id = @case_id OUTPUT, @matched_by = @matched_by OUTPUT;
  END;

  SET @now = SYSUTCDATETIME();
  IF @case_id IS NOT NULL
  BEGIN
    SET @outcome = N'appended';
    -- Automatic mail does not reopen (P6). The row stays locked: others append after us.
    WHILE 1 = 1
    BEGIN
      UPDATE buzon.cases
      SET status = CASE WHEN @automatic IS NULL THEN N'open' ELSE status END,
        updated_at = @now,
        -- Whoever answers what was sent to the address has that address.
        is_sender_trusted = CASE WHEN @sender_is_trusted = 1 AND @automatic IS NULL THEN 1
          ELSE is_sender_trusted END,
        last_message_at = CASE WHEN last_message_at < @received_at THEN @received_at
          ELSE last_message_at END
      WHERE id = @case_id AND merged_into IS NULL;
      IF @@ROWCOUNT > 0 BREAK;
      -- Someone merged it at this instant.
      SET @merged_into = NULL;
      SELECT @merged_into = c.merged_into FROM buzon.cases c WHERE c.id = @case_id;
      IF @merged_into IS NULL BREAK;
      SET @case_id = @merged_into;
    END;
    IF @matched_by = N'references' AND @automatic IS NULL AND @subject_key <> N''
      EXEC buzon.name_after_parent
        @case_id = @case_id, @message_id = @message_id, @subject = @subject,
        @subject_key = @subject_key, @subject_key_version = @subject_key_version;
  END;
  ELSE IF @outcome IS NULL AND @automatic = N'own'
    SET @outcome = N'ignored';
  ELSE IF @outcome IS NULL
  BEGIN
    SET @outcome = N'opened';
    EXEC buzon.open_case
      @listener = @listener, @process = @process, @functional_unit = @functional_unit,
      @customer_id = @customer_id, @contact_id = @contact_id, @address = @from_address,
      @sender_is_trusted = @sender_is_trusted, @subject = @subject, @subject_key = @subject_key,
      @subject_key_version = @subject_key_version, @received_at = @received_at,
      @case_id = @case_id OUTPUT;
  END;

  INSERT INTO buzon.messages (listener, fingerprint, case_id, disposition, message_id,
    message_id_start, from_address, from_name, subject, body_text, body_new, body_html, spf,
    dkim, dmarc, automatic, auto_submitted, matched_by, warnings, raw_sha256, raw_size, sent_at, received_at, filed_at)
  VALUES (@listener, @fingerprint, @case_id, @outcome, @message_id,
    LEFT(@message_id COLLATE Latin1_General_BIN2, 200), @from_address, @from_name, @subject,
    @body_text, @body_new, @body_html, @spf, @dkim, @dmarc, @automatic, @auto_submitted, @matched_by, ISNULL(@warnings, N''), @raw_sha256, @raw_size, @sent_at,
    @received_at, @now);
  SET @filed_message_id = SCOPE_IDENTITY();

  INSERT INTO buzon.message_references (message_id, position, reference, reference_start)
  SELECT @filed_message_id, l.position, l.line, LEFT(l.line, 200)
  FROM buzon.lines(@thread_ids) l;

  EXEC buzon.record_delivery
    @listener = @listener, @mailbox_key = @mailbox_key, @uidvalidity = @uidvalidity, @uid = @uid,
    @message_id = @filed_message_id, @outcome = @outcome, @received_at = @received_at;

  SET @is_new_case = CASE WHEN @outcome = N'opened' THEN 1 ELSE 0 END;
  IF @case_id IS NOT NULL
    AND (@confirmation = N'Always' OR (@confirmation = N'Opened' AND @is_new_case = 1))
    EXEC buzon.queue_confirmation
      @message_id = @filed_message_id, @case_id = @case_id, @is_new_case = @is_new_case,
      @recipient = @from_address, @fingerprint = @fingerprint, @automatic = @automatic,
      @confirmable = @confirmable, @received_at = @received_at,
      @per_hour = @confirmations_per_hour, @newer_than_hours = @confirm_newer_than_hours,
      @own_addresses = @own_addresses;
END;
GO
