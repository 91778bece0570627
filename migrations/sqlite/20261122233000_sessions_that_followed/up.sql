-- The session that ended this one, where the same person signed in again in the same browser. The release before leaves it
-- empty: then the session has ended, and nothing goes on for it.
ALTER TABLE sessions ADD COLUMN followed_by TEXT;
