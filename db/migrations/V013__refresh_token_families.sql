-- Why: a refresh token knows the one that it replaced, and keeps its own successor for a client that repeats the request.
-- Locks: oauth_token against reads for a moment, and against writes while the constraint is checked and the indexes are built.

-- No foreign key: a predecessor is purged once it has expired, and its successors need not notice.
alter table oauth_token add column predecessor_id uuid;

-- Encrypted under a key that only the text of the replaced token gives.
alter table oauth_token add column successor bytea;

alter table oauth_token add column successor_expires_at timestamp(6) with time zone;

alter table oauth_token add constraint ck_oauth_token__successor check (
    (successor is null and successor_expires_at is null)
    or (successor is not null and successor_expires_at is not null and consumed_at is not null));

create index ix_oauth_token__successor_expires_at on oauth_token (successor_expires_at);

create index ix_oauth_token__kind_expires_at on oauth_token (kind, expires_at);
