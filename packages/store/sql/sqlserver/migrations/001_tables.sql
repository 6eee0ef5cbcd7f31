-- The tables. Every statement asks first whether its work is done: the script may run again.

IF SCHEMA_ID(N'buzon') IS NULL EXEC(N'CREATE SCHEMA buzon');
GO

-- Customers and their addresses. Ids of customers and contacts are nowhere foreign keys: a user may
-- keep both in tables of his own and show them through the view customer_addresses.
IF OBJECT_ID(N'buzon.customers', N'U') IS NULL
CREATE TABLE buzon.customers (
  id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT customers_key PRIMARY KEY,
  name nvarchar(640) NOT NULL
);
GO

-- Addresses are found whatever their case, also in a database that tells cases apart. As long as a key
-- can be: 900 bytes.
IF OBJECT_ID(N'buzon.contacts', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.contacts (
    id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT contacts_key PRIMARY KEY,
    customer_id bigint NULL,
    name nvarchar(640) NOT NULL CONSTRAINT contacts_name_default DEFAULT N'',
    email nvarchar(450) COLLATE Latin1_General_CI_AS NOT NULL
  );
  CREATE INDEX contacts_email ON buzon.contacts (email) INCLUDE (customer_id);
END;
GO

IF OBJECT_ID(N'buzon.functional_units', N'U') IS NULL
CREATE TABLE buzon.functional_units (
  id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT functional_units_key PRIMARY KEY,
  name nvarchar(400) NOT NULL CONSTRAINT functional_units_name UNIQUE
);
GO

IF OBJECT_ID(N'buzon.processes', N'U') IS NULL
CREATE TABLE buzon.processes (
  id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT processes_key PRIMARY KEY,
  name nvarchar(400) NOT NULL CONSTRAINT processes_name UNIQUE
);
GO

IF OBJECT_ID(N'buzon.inboxes', N'U') IS NULL
CREATE TABLE buzon.inboxes (
  id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT inboxes_key PRIMARY KEY,
  functional_unit_id bigint NOT NULL,
  name nvarchar(400) NOT NULL,
  CONSTRAINT inboxes_name UNIQUE (functional_unit_id, name),
  CONSTRAINT inboxes_functional_unit FOREIGN KEY (functional_unit_id)
    REFERENCES buzon.functional_units (id)
);
GO

-- What a customer asks. last_message_at is the INTERNALDATE of its newest message (P6); updated_at
-- moves with every change; merged_into is the case whose messages they now are (never a chain). The
-- indexes hold all that a look-up reads, so that it meets few rows that another filing is writing.
IF OBJECT_ID(N'buzon.cases', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.cases (
    id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT cases_key PRIMARY KEY,
    reference nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    customer_id bigint NULL,
    contact_id bigint NULL,
    sender_address nvarchar(640) COLLATE Latin1_General_BIN2 NULL,
    sender_address_start nvarchar(50) COLLATE Latin1_General_BIN2 NULL,
    process_id bigint NOT NULL,
    functional_unit_id bigint NOT NULL,
    inbox_id bigint NULL,
    subject nvarchar(2000) NOT NULL,
    subject_key nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    subject_key_version int NOT NULL,
    status nvarchar(10) NOT NULL CONSTRAINT cases_status_default DEFAULT N'open',
    opened_at datetime2(3) NOT NULL,
    updated_at datetime2(3) NOT NULL,
    last_message_at datetime2(3) NOT NULL,
    merged_into bigint NULL,
    CONSTRAINT cases_status CHECK (status IN (N'open', N'closed')),
    CONSTRAINT cases_sender_address_start CHECK (
      CASE WHEN sender_address IS NULL OR sender_address_start = LEFT(sender_address, 50)
        THEN 1 ELSE 0 END = 1),
    CONSTRAINT cases_process FOREIGN KEY (process_id) REFERENCES buzon.processes (id),
    CONSTRAINT cases_functional_unit FOREIGN KEY (functional_unit_id)
      REFERENCES buzon.functional_units (id),
    CONSTRAINT cases_inbox FOREIGN KEY (inbox_id) REFERENCES buzon.inboxes (id),
    CONSTRAINT cases_merged_into_exists FOREIGN KEY (merged_into) REFERENCES buzon.cases (id)
  );
  CREATE INDEX cases_customer_subject ON buzon.cases (customer_id, subject_key);
  CREATE INDEX cases_address_subject ON buzon.cases (sender_address_start, subject_key)
    INCLUDE (sender_address, customer_id);
  CREATE INDEX cases_reference ON buzon.cases (reference);
  CREATE INDEX cases_merged_into ON buzon.cases (merged_into);
END;
GO

-- body_new: what the sender wrote himself, without the history that he quotes and his signature; NULL
-- where nothing could be left out with certainty: then body_text is all of it.
-- spf, dkim, dmarc: what a trusted server found (RFC 8601); NULL where none did.
IF OBJECT_ID(N'buzon.messages', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.messages (
    id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT messages_key PRIMARY KEY,
    listener nvarchar(50) COLLATE Latin1_General_BIN2 NOT NULL,
    fingerprint nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    case_id bigint NULL,
    disposition nvarchar(10) NOT NULL,
    message_id nvarchar(1024) COLLATE Latin1_General_BIN2 NULL,
    message_id_start nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    from_address nvarchar(640) COLLATE Latin1_General_BIN2 NULL,
    from_name nvarchar(640) NOT NULL,
    subject nvarchar(2000) NOT NULL,
    body_text nvarchar(max) NOT NULL,
    body_new nvarchar(max) NULL,
    body_html nvarchar(max) NOT NULL,
    spf nvarchar(40) NULL,
    dkim nvarchar(40) NULL,
    dmarc nvarchar(40) NULL,
    automatic nvarchar(20) NULL,
    auto_submitted nvarchar(400) NULL,
    matched_by nvarchar(10) NULL,
    warnings nvarchar(max) NOT NULL CONSTRAINT messages_warnings_default DEFAULT N'',
    raw_sha256 nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    raw_size bigint NOT NULL,
    sent_at datetime2(3) NULL,
    received_at datetime2(3) NOT NULL,
    filed_at datetime2(3) NOT NULL,
    CONSTRAINT messages_disposition
      CHECK (disposition IN (N'opened', N'appended', N'ignored', N'rejected')),
    CONSTRAINT messages_matched_by CHECK (matched_by IN (N'token', N'references', N'subject')),
    CONSTRAINT messages_in_case CHECK (
      (case_id IS NULL AND disposition IN (N'ignored', N'rejected'))
      OR (case_id IS NOT NULL AND disposition IN (N'opened', N'appended'))),
    CONSTRAINT messages_message_id_start CHECK (
      CASE WHEN message_id IS NULL OR message_id_start = LEFT(message_id, 200)
        THEN 1 ELSE 0 END = 1),
    CONSTRAINT messages_case_exists FOREIGN KEY (case_id) REFERENCES buzon.cases (id)
  );
  -- P10. The fingerprint first: the same mail is also looked for through other listeners.
  CREATE UNIQUE INDEX messages_fingerprint ON buzon.messages (fingerprint, listener);
  CREATE INDEX messages_message_id ON buzon.messages (message_id_start)
    INCLUDE (message_id, case_id);
  CREATE INDEX messages_case ON buzon.messages (case_id) INCLUDE (from_address, automatic);
  CREATE INDEX messages_filed_at ON buzon.messages (filed_at) INCLUDE (listener, disposition);
END;
GO

-- What a message refers to, in the order in which P5 tries them (1 first).
IF OBJECT_ID(N'buzon.message_references', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.message_references (
    message_id bigint NOT NULL,
    position int NOT NULL,
    reference nvarchar(1024) COLLATE Latin1_General_BIN2 NOT NULL,
    reference_start nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT message_references_key PRIMARY KEY (message_id, position),
    CONSTRAINT message_references_reference_start CHECK (reference_start = LEFT(reference, 200)),
    CONSTRAINT message_references_message FOREIGN KEY (message_id) REFERENCES buzon.messages (id)
  );
  CREATE INDEX message_references_reference ON buzon.message_references (reference_start)
    INCLUDE (reference);
END;
GO

IF OBJECT_ID(N'buzon.deliveries', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.deliveries (
    mailbox_key nvarchar(12) COLLATE Latin1_General_BIN2 NOT NULL,
    uidvalidity bigint NOT NULL,
    uid bigint NOT NULL,
    listener nvarchar(50) COLLATE Latin1_General_BIN2 NOT NULL,
    message_id bigint NOT NULL,
    outcome nvarchar(10) NOT NULL,
    received_at datetime2(3) NOT NULL,
    filed_at datetime2(3) NOT NULL,
    moved_at datetime2(3) NULL,
    CONSTRAINT deliveries_key PRIMARY KEY (mailbox_key, uidvalidity, uid),
    CONSTRAINT deliveries_outcome
      CHECK (outcome IN (N'opened', N'appended', N'ignored', N'rejected', N'duplicate')),
    CONSTRAINT deliveries_message_exists FOREIGN KEY (message_id) REFERENCES buzon.messages (id)
  );
  CREATE INDEX deliveries_message ON buzon.deliveries (message_id);
  CREATE INDEX deliveries_filed_at ON buzon.deliveries (filed_at) INCLUDE (listener, outcome);
END;
GO

IF OBJECT_ID(N'buzon.blobs', N'U') IS NULL
CREATE TABLE buzon.blobs (
  sha256 nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT blobs_key PRIMARY KEY,
  content varbinary(max) NOT NULL
);
GO

IF OBJECT_ID(N'buzon.attachments', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.attachments (
    id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT attachments_key PRIMARY KEY,
    message_id bigint NOT NULL,
    kind nvarchar(4) NOT NULL,
    filename nvarchar(510) NOT NULL,
    content_type nvarchar(510) NOT NULL,
    size bigint NOT NULL,
    sha256 nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT attachments_kind CHECK (kind IN (N'mail', N'file')),
    CONSTRAINT attachments_message_exists FOREIGN KEY (message_id) REFERENCES buzon.messages (id),
    CONSTRAINT attachments_blob FOREIGN KEY (sha256) REFERENCES buzon.blobs (sha256)
  );
  CREATE INDEX attachments_message ON buzon.attachments (message_id);
END;
GO

-- Message-IDs of mail sent about a case, by agents or by Buzón: answers to it find the case (P5).
-- register_outgoing keeps them unique within a case: they are too long for a key.
IF OBJECT_ID(N'buzon.outgoing', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.outgoing (
    id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT outgoing_key PRIMARY KEY,
    message_id nvarchar(1024) COLLATE Latin1_General_BIN2 NOT NULL,
    message_id_start nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    case_id bigint NOT NULL,
    registered_at datetime2(3) NOT NULL
      CONSTRAINT outgoing_registered_at_default DEFAULT SYSUTCDATETIME(),
    CONSTRAINT outgoing_message_id_start CHECK (message_id_start = LEFT(message_id, 200)),
    CONSTRAINT outgoing_case FOREIGN KEY (case_id) REFERENCES buzon.cases (id)
  );
  CREATE INDEX outgoing_message_id ON buzon.outgoing (message_id_start)
    INCLUDE (message_id, case_id);
END;
GO

-- Confirmations to be sent, and why others were not (N3).
IF OBJECT_ID(N'buzon.outbox', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.outbox (
    id bigint IDENTITY(1, 1) NOT NULL CONSTRAINT outbox_key PRIMARY KEY,
    message_id bigint NOT NULL,
    case_id bigint NOT NULL,
    recipient nvarchar(640) COLLATE Latin1_General_BIN2 NULL,
    recipient_start nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    is_new_case bit NOT NULL,
    state nvarchar(10) NOT NULL,
    reason nvarchar(2000) NULL,
    attempts int NOT NULL CONSTRAINT outbox_attempts_default DEFAULT 0,
    created_at datetime2(3) NOT NULL,
    sent_at datetime2(3) NULL,
    CONSTRAINT outbox_state CHECK (state IN (N'pending', N'sent', N'suppressed', N'failed')),
    CONSTRAINT outbox_has_recipient CHECK (state = N'suppressed' OR recipient IS NOT NULL),
    CONSTRAINT outbox_recipient_start CHECK (
      CASE WHEN recipient IS NULL OR recipient_start = LEFT(recipient, 200)
        THEN 1 ELSE 0 END = 1),
    CONSTRAINT outbox_message_exists FOREIGN KEY (message_id) REFERENCES buzon.messages (id),
    CONSTRAINT outbox_case FOREIGN KEY (case_id) REFERENCES buzon.cases (id)
  );
  CREATE UNIQUE INDEX outbox_message ON buzon.outbox (message_id) INCLUDE (state);
  CREATE INDEX outbox_pending ON buzon.outbox (state, created_at);
  CREATE INDEX outbox_recipient ON buzon.outbox (recipient_start, created_at)
    INCLUDE (recipient, state);
END;
GO
