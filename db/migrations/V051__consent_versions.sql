-- Why: a grant is stored in one statement that also checks the consent. The version tells it that the consent changed while
-- the statement waited for the row, even if the clock did not move.
-- Locks: consent against everything, for the moment it takes to add a column with a constant.
alter table consent add column version bigint default 0 not null;
