-- Times are microseconds since the epoch, hashes and sealed values are bytes,
-- structured values are JSON text. See docs/contributors/database.md.

CREATE TABLE meta (
    id BIGINT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    key_fingerprint TEXT
);
INSERT INTO meta (id, generation) VALUES (1, 1);

CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL,
    public_jwk TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    published_until BIGINT,
    withdrawn_at BIGINT
);

CREATE TABLE clients (
    id TEXT NOT NULL PRIMARY KEY,
    metadata TEXT NOT NULL,
    surface TEXT NOT NULL,
    first_party BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE client_secrets (
    hash BYTEA NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX client_secrets_by_client ON client_secrets (client_id);

CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_canonical TEXT NOT NULL UNIQUE,
    email_verified BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    claims TEXT NOT NULL,
    stage TEXT NOT NULL,
    locked_at BIGINT,
    password_hash TEXT,
    password_changed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    browser_hash BYTEA NOT NULL,
    opened_for TEXT NOT NULL,
    authentication TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    network TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE pending_requests (
    handle_hash BYTEA NOT NULL PRIMARY KEY,
    browser_hash BYTEA,
    request TEXT NOT NULL,
    signed_in_session_id TEXT,
    consented_person_id TEXT,
    consented_session_id TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pending_requests_by_expiry ON pending_requests (expires_at);

CREATE TABLE codes (
    hash BYTEA NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    details TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    consumed_at BIGINT
);
CREATE INDEX codes_by_expiry ON codes (expires_at);

CREATE TABLE grants (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    details TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX grants_by_client ON grants (client_id);
CREATE INDEX grants_by_person ON grants (person_id);
CREATE INDEX grants_by_expiry ON grants (expires_at);

CREATE TABLE refresh_tokens (
    hash BYTEA NOT NULL PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

CREATE TABLE revoked_tokens (
    jti TEXT NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);

CREATE TABLE consents (
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, client_id)
);
CREATE INDEX consents_by_client ON consents (client_id);

CREATE TABLE used_assertions (
    issuer TEXT NOT NULL,
    jti TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, jti)
);
CREATE INDEX used_assertions_by_expiry ON used_assertions (expires_at);

CREATE TABLE throttles (
    key_hash BYTEA NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_failed_at BIGINT NOT NULL
);
CREATE INDEX throttles_by_age ON throttles (last_failed_at);
