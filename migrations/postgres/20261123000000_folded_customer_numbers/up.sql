-- Customer numbers as they are compared (REG-2): letters of ASCII without regard to case, as registration IDs are. The database
-- makes it of the number as written, so that rows of the release before have it, too. SQLite can't keep one that is added.
ALTER TABLE subscriptions ADD COLUMN folded_number TEXT GENERATED ALWAYS AS (lower(customer_number COLLATE "C")) STORED;
CREATE INDEX subscriptions_by_folded_number ON subscriptions (folded_number);
