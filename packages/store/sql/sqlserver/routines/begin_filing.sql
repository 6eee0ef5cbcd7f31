-- The first step of a filing: takes its locks and finds out what is known already and who wrote.
-- Parameters: those of calls/file_message.sql. Out:
--   @is_known          1: this mail is filed already; @outcome and @filed_message_id say as what
--   @outcome           N'rejected' when the sender is unknown and such mail is rejected (P11)
--   @case_id           the case that a bounce or our own mail is about
--   @customer_id, @contact_id  the sender's
--   @is_unregistered   1: PA_SYS_CONTACT_IN is to register the sender first
--   @all_warnings      @warnings and those that this step adds
-- Errors: BZW01 the database does not know @known_message_id, and so was put back to an older copy; those of
-- take_lock and find_sender.
IF OBJECT_ID(N'buzon.begin_filing', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.begin_filing AS RETURN 0');
GO
ALTER PROCEDURE buzon.begin_filing
  @listener nvarchar(50),
  @unknown_sender nvarchar(10),
  @follow_up_days int,
  @mailbox_key nvarchar(12),
  @uidvalidity bigint,
  @uid bigint,
  @received_at datetime2(3),
  @from_address nvarchar(640),
  @message_id nvarchar(1024),
  @thread_ids nvarchar(max),
  @automatic nvarchar(20),
  @sender_is_trusted bit,
  @fingerprint nvarchar(100),
  @raw_sha256 nvarchar(64),
  @warnings nvarchar(max),
  @known_message_id bigint,
  @lock_keys nvarchar(max),
  @is_known bit OUTPUT,
  @is_unregistered bit OUTPUT,
  @outcome nvarchar(10) OUTPUT,
  @filed_message_id bigint OUTPUT,
  @case_id bigint OUTPUT,
  @customer_id bigint OUTPUT,
  @contact_id bigint OUTPUT,
  @all_warnings nvarchar(max) OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @is_known_sender bit, @is_shared bit, @trusted_address nvarchar(640), @words nvarchar(400);
  SELECT @is_known = 0, @is_unregistered = 0, @outcome = NULL, @filed_message_id = NULL,
    @case_id = NULL, @customer_id = NULL, @contact_id = NULL, @all_warnings = ISNULL(@warnings, N'');

  -- A database that was put back to an older copy has lost what this mail may answer.
  IF @known_message_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM buzon.messages m WHERE m.id = @known_message_id)
  BEGIN
    SET @words = N'BZW01: The database was put back to an older copy: it does not know message '
      + CONVERT(nvarchar(20), @known_message_id) + N', which was filed';
    RAISERROR(N'%s', 16, 1, @words);
    RETURN;
  END;

  EXEC buzon.lock_filing @keys = @lock_keys;

  -- The same delivery again: it answers what it answered (P10).
  SELECT @filed_message_id = d.message_id, @outcome = d.outcome
  FROM buzon.deliveries d
  JOIN buzon.messages m ON m.id = d.message_id
  WHERE d.mailbox_key = @mailbox_key AND d.uidvalidity = @uidvalidity AND d.uid = @uid
    AND (m.fingerprint = @fingerprint OR m.raw_sha256 = @raw_sha256);
  IF @filed_message_id IS NOT NULL
  BEGIN
    SET @is_known = 1;
    RETURN;
  END;

  -- The same mail in another delivery.
  SELECT @filed_message_id = m.id
  FROM buzon.messages m
  WHERE m.fingerprint = @fingerprint AND m.listener = @listener;
  IF @filed_message_id IS NOT NULL
  BEGIN
    SELECT @is_known = 1, @outcome = N'duplicate';
    EXEC buzon.record_delivery
      @listener = @listener, @mailbox_key = @mailbox_key, @uidvalidity = @uidvalidity, @uid = @uid,
      @message_id = @filed_message_id, @outcome = @outcome, @received_at = @received_at;
    RETURN;
  END;

  -- Who is not who he says he is has no customer, no old mails and no case that he could name; the
  -- address itself still keeps his own mails together (P11).
  IF @sender_is_trusted = 1 SET @trusted_address = @from_address;
  EXEC buzon.find_sender
    @address = @trusted_address, @is_known = @is_known_sender OUTPUT,
    @customer_id = @customer_id OUTPUT, @contact_id = @contact_id OUTPUT,
    @is_shared = @is_shared OUTPUT;
  IF @is_shared = 1
    SET @all_warnings = @all_warnings
      + CASE WHEN @all_warnings = N'' THEN N'' ELSE NCHAR(10) END
      + N'the address belongs to several customers: taken as customer '
      + CONVERT(nvarchar(20), @customer_id);

  IF @automatic IN (N'bounce', N'report', N'own')
    EXEC buzon.match_outgoing
      @message_id = @message_id, @thread_ids = @thread_ids, @received_at = @received_at,
      @follow_up_days = @follow_up_days, @case_id = @case_id OUTPUT;
  IF @case_id IS NOT NULL OR @is_known_sender = 1 OR ISNULL(@automatic, N'') = N'own' RETURN;

  IF @unknown_sender = N'Reject' SET @outcome = N'rejected';
  IF @unknown_sender = N'Register' AND @trusted_address IS NOT NULL SET @is_unregistered = 1;
END;
GO
