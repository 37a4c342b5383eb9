-- Most cases are over within days, so nearly all that was opened before a day was over before it, too, and lies together in the orders of lists and of the last word; what was still going on then was opened shortly before. The few cases that go on for longer stand here, so that none is missed: those with a last word more than thirty days after they were opened, or closed so long after it (what is closed stands in the order by that moment, counted backwards).
create index cases_long on cases (brand_id, opened_at)
  include (id, order_key, status, priority, owner_id, connector, language, last_post_at, clock_breached_at, last_answer_at)
  where last_post_at - opened_at > interval '30 days'
    or (order_key >= 200000000000000
      and 210000000000000 - order_key - extract(epoch from opened_at - timestamptz '1970-01-01 00:00:00+00') * 1000 > 2592000000);
