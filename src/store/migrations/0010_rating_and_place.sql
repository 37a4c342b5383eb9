-- What a review gives (value and of), and where something was said when a source gathers several places.
alter table post add column rating jsonb, add column place text;
