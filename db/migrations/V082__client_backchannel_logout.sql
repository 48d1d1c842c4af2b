-- Why: a client learns at its own address that a session has ended (OpenID Connect Back-Channel Logout 1.0).
-- Locks: client exclusively, for the moment it takes to add two columns.
alter table client add column backchannel_logout_uri varchar(2000);

alter table client add column backchannel_logout_session_required boolean default false not null;
