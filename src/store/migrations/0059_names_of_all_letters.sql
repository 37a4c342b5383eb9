-- A name is found with and without the marks on its letters in every language: Dvořák, Nguyễn, Şahin. A million people take a minute or two.
drop index author_words;
create index author_words on author using gin (to_tsvector('simple', lower(translate(
  normalize(regexp_replace(normalize(name || ' ' || handle, NFD), '[\u0300-\u036F]', '', 'g'), NFC),
  'łŁøØđĐıŒÆÞÐƏςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІҐЂЈЉЊЋЏЅ.@_-',
  'llooddiœæþðəσαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяєіґђјљњћџѕ    ')))); -- people by the beginning of a word of their name
