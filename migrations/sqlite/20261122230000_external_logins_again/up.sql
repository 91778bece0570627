-- Whose code it is, so that what nobody has fetched yet ends with what was fetched. The release before leaves it empty; such
-- codes lapse by themselves within ten minutes.
ALTER TABLE device_codes ADD COLUMN person_id TEXT;
UPDATE device_codes SET person_id = json_extract(grant_json, '$.person_id') WHERE grant_json IS NOT NULL;
CREATE INDEX device_codes_by_person ON device_codes (person_id);
CREATE INDEX codes_by_person ON codes (person_id);
CREATE INDEX device_codes_not_entered ON device_codes (expires_at) WHERE browser_hash IS NULL;

-- At which issuer a session was opened: the id of an upstream may change, and be given to another one. The release before
-- leaves it empty; there the id decides.
ALTER TABLE sessions ADD COLUMN upstream_issuer TEXT;
UPDATE sessions SET upstream_issuer = (
    SELECT issuer FROM external_logins
    WHERE external_logins.person_id = sessions.person_id AND external_logins.subject = sessions.upstream_subject
    LIMIT 1
) WHERE upstream_id IS NOT NULL;

-- What a logout token names. Sessions that no upstream opened are in none of these, and cost nothing here.
CREATE INDEX sessions_by_upstream_subject ON sessions (upstream_issuer, upstream_subject)
WHERE ended_at IS NULL AND upstream_issuer IS NOT NULL;
CREATE INDEX sessions_by_upstream_sid ON sessions (upstream_issuer, upstream_sid)
WHERE ended_at IS NULL AND upstream_issuer IS NOT NULL;
-- The same for those that the release before leaves without an issuer.
DROP INDEX sessions_by_upstream;
CREATE INDEX sessions_by_upstream ON sessions (upstream_id, upstream_subject) WHERE upstream_id IS NOT NULL;
CREATE INDEX sessions_by_upstream_id_and_sid ON sessions (upstream_id, upstream_sid)
WHERE ended_at IS NULL AND upstream_issuer IS NULL AND upstream_id IS NOT NULL;

-- How Signet shows its secret to an upstream that was added, where its operator says so.
ALTER TABLE upstreams ADD COLUMN token_endpoint_auth_method TEXT;

-- The network that somebody gave an app their password from: a stranger's guesses from elsewhere don't hold them up there.
ALTER TABLE grants ADD COLUMN network TEXT;

-- Live subjects of people who were erased belong to nobody.
DELETE FROM external_logins
WHERE disconnected_at IS NULL AND NOT EXISTS (SELECT 1 FROM people WHERE people.id = external_logins.person_id);
