-- Why: tokens say how the user signed in (acr and amr), and a session or grant outlives the request in which that was known. Null
-- is a password alone, with which everybody signed in before.
-- Locks: user_session and oauth_authorization exclusively, for the moment it takes to add a column without a default.
alter table user_session add column methods varchar(60);

alter table oauth_authorization add column sign_in_methods varchar(60);
