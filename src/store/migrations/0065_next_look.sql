-- A source that names its next moment is read without a gap as long as it is looked at when it said, however far off that is.
alter table source
  -- When it said that it is looked at again; null where it named no moment.
  add column next_look_at timestamptz;
