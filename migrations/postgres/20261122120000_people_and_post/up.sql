-- Sign-up with approval, links in mails, the outbox, and events. Expands only:
-- the release before this one goes on working on the same database.

-- signed_up: came by their own sign-up, so that a subscription may be asked of them.
-- erase_at: when the row goes by itself (an unproved sign-up, a closed account).
ALTER TABLE people ADD COLUMN signed_up BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE people ADD COLUMN erase_at BIGINT;
ALTER TABLE people ADD COLUMN customer_number TEXT;
ALTER TABLE people ADD COLUMN registration_id TEXT;
ALTER TABLE people ADD COLUMN subscription_role TEXT;
CREATE INDEX people_by_erasure ON people (erase_at);
CREATE INDEX people_by_customer_number ON people (customer_number);

-- The client that somebody signed in for; none for their own profile.
ALTER TABLE sessions ADD COLUMN client_id TEXT;
-- Whose code it is, so that it goes when they take the client's access away.
ALTER TABLE codes ADD COLUMN person_id TEXT;

CREATE TABLE roles (
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, role)
);

-- Where somebody stands in signing up, one at each browser. The person may be
-- nobody: then the address is already in use, which only its mailbox learns.
CREATE TABLE enrolments (
    browser_hash BYTEA NOT NULL PRIMARY KEY,
    person_id TEXT,
    details TEXT NOT NULL,
    code_mac BYTEA,
    code_expires_at BIGINT NOT NULL,
    code_tries BIGINT NOT NULL,
    proved_at BIGINT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX enrolments_by_person ON enrolments (person_id);
CREATE INDEX enrolments_by_expiry ON enrolments (expires_at);

CREATE TABLE subscriptions (
    customer_number TEXT NOT NULL PRIMARY KEY,
    owner_email TEXT NOT NULL,
    owner_email_canonical TEXT NOT NULL,
    imported_at BIGINT NOT NULL
);

CREATE TABLE registration_ids (
    id TEXT NOT NULL PRIMARY KEY,
    last_six TEXT NOT NULL,
    customer_number TEXT NOT NULL REFERENCES subscriptions (customer_number) ON DELETE CASCADE
);
CREATE INDEX registration_ids_by_last_six ON registration_ids (last_six);
CREATE INDEX registration_ids_by_customer_number ON registration_ids (customer_number);

CREATE TABLE approvals (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    customer_number TEXT NOT NULL,
    registration_id TEXT,
    owner_email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    outcome TEXT,
    decided_at BIGINT
);
CREATE INDEX approvals_by_person ON approvals (person_id);
CREATE INDEX approvals_by_customer_number ON approvals (customer_number);
CREATE INDEX approvals_by_expiry ON approvals (expires_at);

-- Links in mails. The person may be nobody, so that asking for a link costs the
-- same whether or not the account exists.
CREATE TABLE links (
    hash BYTEA NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    person_id TEXT NOT NULL,
    details TEXT NOT NULL,
    browser_hash BYTEA,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX links_by_person ON links (person_id);
CREATE INDEX links_by_expiry ON links (expires_at);

-- due_at: when it is tried next, or its claim lapses; none once sent or given up.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    sealed BYTEA,
    attempts BIGINT NOT NULL,
    due_at BIGINT,
    give_up_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    failed_at BIGINT,
    last_error TEXT,
    erase_at BIGINT
);
CREATE INDEX outbox_by_due ON outbox (due_at);
CREATE INDEX outbox_by_erasure ON outbox (erase_at);
CREATE INDEX outbox_by_failure ON outbox (failed_at);

CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT,
    actor TEXT NOT NULL,
    client_id TEXT,
    network TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    note TEXT
);
CREATE INDEX events_by_person ON events (person_id, at);
