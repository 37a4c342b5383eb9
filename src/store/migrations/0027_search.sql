-- Search: the words of what was written, kept by the database itself in the row that holds the text, so that an edit, an erasure or a retention that changes the text changes the words with it (decision 0023).
-- In French as it was written, in French without accents, in English. Signs are blanks, so that « livraison/retour » and « jean.dupont » are two words; beyond 20,000 letters of one text nothing is found.
-- A post of no case is none of the desk's: it holds no words, so that ingest pays for nothing.
alter table post add column words tsvector generated always as (case when case_id is not null then
    to_tsvector('pg_catalog.french', translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '))
    || to_tsvector('pg_catalog.french', translate(replace(replace(translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '), 'œ', 'oe'), 'Œ', 'oe'), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'))
    || to_tsvector('pg_catalog.english', translate(replace(replace(translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '), 'œ', 'oe'), 'Œ', 'oe'), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy')) end) stored;
alter table reply add column words tsvector generated always as (
    to_tsvector('pg_catalog.french', translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '))
    || to_tsvector('pg_catalog.french', translate(replace(replace(translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '), 'œ', 'oe'), 'Œ', 'oe'), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'))
    || to_tsvector('pg_catalog.english', translate(replace(replace(translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '), 'œ', 'oe'), 'Œ', 'oe'), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'))) stored;
alter table note add column words tsvector generated always as (
    to_tsvector('pg_catalog.french', translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '))
    || to_tsvector('pg_catalog.french', translate(replace(replace(translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '), 'œ', 'oe'), 'Œ', 'oe'), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'))
    || to_tsvector('pg_catalog.english', translate(replace(replace(translate(left(text, 20000), './\_-@#:;&=+''’<>|*~^%$?!"«»(){}[]', '                                 '), 'œ', 'oe'), 'Œ', 'oe'), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'))) stored;
create index post_words on post using gin (words) where words is not null; -- who wrote this word
create index reply_words on reply using gin (words); -- which answer says it
create index note_words on note using gin (words); -- which note says it
