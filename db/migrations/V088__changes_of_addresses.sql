-- Why: a change of an e-mail address is confirmed by a link to each of the two addresses, and both links name the new one.
-- Locks: mailed_link exclusively, for the moment it takes to add a column without a default.
alter table mailed_link add column new_address varchar(254);
