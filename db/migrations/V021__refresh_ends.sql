-- Why: an authorization ends with the last of its tokens, which may be an access token; when refreshing ends is another matter.
-- Locks: oauth_authorization for a moment, while the column is added. Rows from before have none, and end with their last refresh.

alter table oauth_authorization add column refresh_ends_at timestamp(6) with time zone;
