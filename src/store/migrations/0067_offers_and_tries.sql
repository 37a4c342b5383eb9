-- Who had a case that went back to the team because they did not answer: when it is given by turn, others go first. Null: nobody is passed over.
alter table case_offer add column passed_over text references "user" on delete set null;

-- Why a receiver could not be told, in French too; null: nobody said it in French.
alter table webhook_attempt add column error_fr text;
