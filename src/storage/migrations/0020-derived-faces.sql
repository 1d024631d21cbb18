-- How many faces thresholds were derived from: more photos of the same people bring strangers closer, too. Null: before this was noted.
alter table derivations add column faces integer;
