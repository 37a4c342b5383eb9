-- The reason why an answer was refused, in French too where it is Vigie's own; null where the network spoke for itself.
alter table reply add column error_message_fr text;
-- Whether a try of it may have reached the network without our knowing: then it cannot be taken back any more.
alter table reply add column may_stand boolean not null default false;
update reply set may_stand = true
where state in ('retrying', 'sending', 'refused') and not (attempts = 1 and error_kind = 'rate_limited');
