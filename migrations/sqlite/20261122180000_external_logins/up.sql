-- External logins over OpenID Connect, sign-ins that are under way at an upstream, and device authorization.
-- Expands only: the release before this one goes on working on the same database.

-- external: never, linked, disconnected, saml. What external_logins says of the person, where each read of them has it.
ALTER TABLE people ADD COLUMN external TEXT NOT NULL DEFAULT 'never';

-- Upstreams that were added to those of the configuration.
CREATE TABLE upstreams (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    sealed_secret BLOB,
    created_at BIGINT NOT NULL
);

-- A subject of an upstream is the key, never an email address. A disconnected one stays for good, whoever is removed.
CREATE TABLE external_logins (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    upstream_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    disconnected_at BIGINT,
    PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX external_logins_one_live ON external_logins (person_id) WHERE disconnected_at IS NULL;
CREATE INDEX external_logins_by_person ON external_logins (person_id);

-- A sign-in that is under way at an upstream, under the hash of its state.
CREATE TABLE upstream_flows (
    state_hash BLOB NOT NULL PRIMARY KEY,
    browser_hash BLOB NOT NULL,
    upstream_id TEXT NOT NULL,
    aim TEXT NOT NULL,
    sealed BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX upstream_flows_by_expiry ON upstream_flows (expires_at);

-- What an upstream has said of somebody, until they prove the account that it is to be linked to, or the mailbox that
-- they sign up with. One at each browser.
CREATE TABLE link_offers (
    browser_hash BLOB NOT NULL PRIMARY KEY,
    person_id TEXT,
    details TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX link_offers_by_person ON link_offers (person_id);
CREATE INDEX link_offers_by_expiry ON link_offers (expires_at);

ALTER TABLE sessions ADD COLUMN upstream_id TEXT;
ALTER TABLE sessions ADD COLUMN upstream_subject TEXT;
ALTER TABLE sessions ADD COLUMN upstream_sid TEXT;
ALTER TABLE sessions ADD COLUMN upstream_token BLOB;
CREATE INDEX sessions_by_upstream ON sessions (upstream_id, upstream_subject);
CREATE INDEX sessions_of_upstreams_by_browser ON sessions (browser_hash) WHERE upstream_id IS NOT NULL;

CREATE TABLE device_codes (
    hash BLOB NOT NULL PRIMARY KEY,
    user_code_mac BLOB NOT NULL UNIQUE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    details TEXT NOT NULL,
    browser_hash BLOB,
    grant_json TEXT,
    denied_at BIGINT,
    consumed_at BIGINT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX device_codes_by_client ON device_codes (client_id);
CREATE INDEX device_codes_by_expiry ON device_codes (expires_at);
