-- One filing: one round trip, one transaction (P9). The adapter sends this text with typed parameters,
-- those of begin_filing and file_message and @dry_run; in place of the line "items" it puts, for each
-- content in the order of the digests and then for each item,
--   EXEC buzon.store_blob @sha256 = @blob_sha256_0, @content = @blob_content_0;
--   EXEC buzon.store_item @message_id = @filed_message_id, @kind = @item_kind_0, @filename = @item_name_0,
--     @content_type = @item_type_0, @size = @item_size_0, @sha256 = @item_sha256_0;
--
-- Result, always one row and the last of the results: outcome, message_id, case_id, case_reference,
-- customer_id, inbox_id, matched_by, outbox_id, warnings (one a line); where error_number is not NULL nothing
-- was written, and the row tells the original error: error_number, error_severity, error_state,
-- error_procedure, error_line, error_message, and error_seam, the user's procedure at work (NULL: none).
-- Errors of Buzón's own have number 50000, and words that begin with a code: 'BZI06: …' is the
-- installation's, 'BZM03: …' the message's, 'BZW01: …' the world's, 'BZD01: …' is to be tried again like a deadlock.
SET NOCOUNT ON;
SET XACT_ABORT ON;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;

DECLARE
  @is_known bit, @is_unregistered bit, @customer_id bigint, @contact_id bigint, @filed_message_id bigint,
  @case_id bigint, @outcome nvarchar(10), @case_reference nvarchar(200), @case_customer_id bigint,
  @inbox_id bigint, @matched_by nvarchar(10), @outbox_id bigint, @all_warnings nvarchar(max),
  @error_number int, @error_severity int, @error_state int, @error_procedure nvarchar(128),
  @error_line int, @error_message nvarchar(4000), @error_seam nvarchar(20), @seam nvarchar(20);

BEGIN TRY
  BEGIN TRANSACTION;

  EXEC buzon.begin_filing
    @listener = @listener, @unknown_sender = @unknown_sender, @follow_up_days = @follow_up_days,
    @mailbox_key = @mailbox_key, @uidvalidity = @uidvalidity, @uid = @uid,
    @received_at = @received_at, @from_address = @from_address, @message_id = @message_id,
    @thread_ids = @thread_ids, @automatic = @automatic,
    @sender_is_trusted = @sender_is_trusted, @fingerprint = @fingerprint,
    @raw_sha256 = @raw_sha256, @known_message_id = @known_message_id,
    @lock_keys = @lock_keys, @warnings = @warnings,
    @is_known = @is_known OUTPUT, @is_unregistered = @is_unregistered OUTPUT,
    @outcome = @outcome OUTPUT, @filed_message_id = @filed_message_id OUTPUT,
    @case_id = @case_id OUTPUT, @customer_id = @customer_id OUTPUT,
    @contact_id = @contact_id OUTPUT, @all_warnings = @all_warnings OUTPUT;

  IF @is_unregistered = 1
  BEGIN
    SET @seam = N'PA_SYS_CONTACT_IN';
    EXEC buzon.register_sender
      @address = @from_address, @name = @from_name, @listener = @listener,
      @customer_id = @customer_id OUTPUT, @contact_id = @contact_id OUTPUT,
      @warnings = @all_warnings OUTPUT;
    SET @seam = NULL;
  END;

  IF @is_known = 0
  BEGIN
    EXEC buzon.file_message
      @listener = @listener, @process = @process, @functional_unit = @functional_unit,
      @follow_up_days = @follow_up_days, @confirmation = @confirmation,
      @confirmations_per_hour = @confirmations_per_hour,
      @confirm_newer_than_hours = @confirm_newer_than_hours, @own_addresses = @own_addresses,
      @mailbox_key = @mailbox_key, @uidvalidity = @uidvalidity, @uid = @uid,
      @received_at = @received_at, @from_address = @from_address, @from_name = @from_name,
      @subject = @subject, @subject_key = @subject_key,
      @former_subject_keys = @former_subject_keys,
      @subject_key_version = @subject_key_version, @case_tokens = @case_tokens,
      @message_id = @message_id, @thread_ids = @thread_ids, @sent_at = @sent_at,
      @automatic = @automatic, @confirmable = @confirmable, @auto_submitted = @auto_submitted,
      @body_text = @body_text, @body_new = @body_new, @body_html = @body_html, @spf = @spf,
      @dkim = @dkim, @dmarc = @dmarc, @sender_is_trusted = @sender_is_trusted,
      @fingerprint = @fingerprint,
      @raw_sha256 = @raw_sha256, @raw_size = @raw_size, @warnings = @all_warnings,
      @customer_id = @customer_id, @contact_id = @contact_id,
      @outcome = @outcome OUTPUT, @case_id = @case_id OUTPUT,
      @filed_message_id = @filed_message_id OUTPUT;

    -- items

    IF @case_id IS NOT NULL
    BEGIN
      SET @seam = N'PA_SYS_MSG_IN';
      EXEC buzon.route_case
        @case_id = @case_id, @message_id = @filed_message_id, @listener = @listener,
        @customer_id = @customer_id, @contact_id = @contact_id, @address = @from_address,
        @subject = @subject, @outcome = @outcome, @auto_submitted = @auto_submitted,
        @dry_run = @dry_run;
      SET @seam = NULL;
    END;
  END;

  EXEC buzon.filed_result
    @message_id = @filed_message_id, @case_id = @case_id OUTPUT,
    @case_reference = @case_reference OUTPUT, @customer_id = @case_customer_id OUTPUT,
    @inbox_id = @inbox_id OUTPUT, @matched_by = @matched_by OUTPUT,
    @outbox_id = @outbox_id OUTPUT, @warnings = @all_warnings OUTPUT;

  IF @dry_run = 1 ROLLBACK TRANSACTION;
  ELSE COMMIT TRANSACTION;
END TRY
BEGIN CATCH
  SELECT @error_number = ERROR_NUMBER(), @error_severity = ERROR_SEVERITY(),
    @error_state = ERROR_STATE(), @error_procedure = ERROR_PROCEDURE(),
    @error_line = ERROR_LINE(), @error_message = ERROR_MESSAGE(), @error_seam = @seam;
  IF XACT_STATE() <> 0 ROLLBACK TRANSACTION;
END CATCH;

SELECT @outcome AS outcome, @filed_message_id AS message_id, @case_id AS case_id,
  @case_reference AS case_reference, @case_customer_id AS customer_id, @inbox_id AS inbox_id,
  @matched_by AS matched_by, @outbox_id AS outbox_id, @all_warnings AS warnings,
  @error_number AS error_number, @error_severity AS error_severity, @error_state AS error_state,
  @error_procedure AS error_procedure, @error_line AS error_line, @error_message AS error_message,
  @error_seam AS error_seam;
