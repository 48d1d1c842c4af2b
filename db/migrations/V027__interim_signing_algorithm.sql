-- Why: an API goes on with the algorithm that it had until the first key of the one that it chose has been announced.
-- Locks: api exclusively, for the moment it takes to add a column.
alter table api add column interim_signing_algorithm varchar(8);
