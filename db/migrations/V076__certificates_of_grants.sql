-- Why: the refresh tokens of a public client can be bound to its certificate (RFC 8705 section 4).
-- Locks: oauth_authorization exclusively, for the moment it takes to add a column without a default.
alter table oauth_authorization add column certificate_thumbprint varchar(43);
