-- Why: the resources that a client asked a user for bound those of every token that is issued for it later.
-- Locks: oauth_authorization exclusively, for the moment it takes to add a column with a constant default.
alter table oauth_authorization add column requested_resources varchar(5100) default '' not null;
