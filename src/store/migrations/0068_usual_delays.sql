-- How late posts usually come depends on how a source is read, not on what is asked of it: it is kept while its rhythm is learned anew.
alter table source
  -- In ms: how late 19 of 20 posts come at most, and from which delay of the middle one on they are late; null: not known.
  add column usual_delay double precision,
  add column late_from double precision;
update source set usual_delay = (rhythm->>'usualDelay')::float8, late_from = (rhythm->>'lateFrom')::float8
where rhythm is not null;
