-- What a source heard before a rule asked for less tells nothing of how much it brings now.
alter table source
  -- From when on its hours teach its rhythm; null: all of them do.
  add column learns_from timestamptz;
