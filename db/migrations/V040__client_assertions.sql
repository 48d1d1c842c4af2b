-- Why: an assertion authenticates its client once, whichever node it reaches; and a client decides whether its audience may be
-- the token endpoint.
-- Locks: client exclusively, for the moment it takes to add a column with a constant default.
create table client_assertion (
    digest     char(64)                    not null,
    expires_at timestamp(6) with time zone not null,
    constraint pk_client_assertion primary key (digest)
);

create index ix_client_assertion__expires_at on client_assertion (expires_at);

alter table client add column require_issuer_audience boolean default false not null;
