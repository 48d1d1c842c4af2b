-- Why: an acceptance of a posture finding ends when the object changes in what the rule looks at (ADR 0072).
-- Locks: posture_acceptance exclusively, for the moment it takes to add a column; the table is small.
alter table posture_acceptance add column facts varchar(400) default '' not null;
alter table posture_acceptance alter column facts drop default;
