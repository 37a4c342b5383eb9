import { cueIndex } from './cue-table.ts'
import { cues, wordsOf } from './cues.ts'
import { english } from './groups-english.ts'
import { wordHash } from './hashing.ts'

// Words as a text is made before it is looked at: in lower case, without accents. Lists of plain words with bounded gaps, so
// that a search stays linear. Stems end with `\w*`.

/** Who is meant by belonging to a group, and nothing else: with an article where the word alone may be a colour, a country or a place to park. */
const people = new RegExp(
  String.raw`\b(?:(?:bonnes? femmes?|gonzesses?|nanas?|meufs|feministes|gent feminine|femelles|lesbiennes?|homosexuel(?:le)?s?|pedes?|gouines?|` +
    String.raw`transsexuel(?:le)?s?|transgenres?|travestis?|travelos?|sodomites|musulmane?s?|islam|juif|juifs|juives?|arabes|maghrebin(?:e)?s|africains|negres|gitans?|roms|tziganes?|` +
    String.raw`trisomiques|immigre(?:e)?s?|migrante?s?|refugie(?:e)?s?|clandestins|immigration|homosexualite|(?:etre|tu es|t'es|vous etes) (?:une femme|trans|gay|homo|lesbienne|handicapee?|noire?|musulmane?)|(?:premiere|prochaine) (?:femme|fille|meuf)|(?:qui|qu'il|qu'elle|que je|je|il|elle|on) (?:est|suis|soit|sont|etait) (?:une? )?(?:arabe|noire?|musulmane?|juive?|gay|homo|lesbienne|trans|handicapee?|asiatique|rom|gitane?|etrangere?)s?|blacks|rebeus?|renois?|feujs?|d'(?:homos?|handicapee?s?|etrangere?s?|asiatiques|africaine?s?|infirmes?|autistes|aveugles)|(?:aucune|pas une|toute|chaque) (?:femme|fille)|place (?:d'une|de la) (?:vraie )?femme|femme (?:doit|devrait|n'a qu'a|est faite)|deux (?:hommes|femmes|mecs|filles) (?:qui s'embrassent|ensemble|maries|mariees|qui se marient|qui couchent))` +
    String.raw`|(?:les|des|ces|aux|du|tous les|toutes les|toutes ces|tous ces|vous les|autres|sales?|une|un|le|d'un|d'une|aucune?|pas une?|chaque|deux|trois|quatre|cinq|leurs|enfoires de|enfoires d'|putains? de|putains? d'|premiere?|prochaine?|(?:plus|trop|assez|tant|autant|beaucoup|moins|plein|aux cotes) de)\s` +
    String.raw`(?:personnes\s|gens\s|jeunes\s|femmes\s|hommes\s|mecs\s|personnes de\s)?` +
    String.raw`(?:femmes|filles|trans|gays?|homos?|lgbt|couleur|(?<!\ble\s)noirs?|noires|rom|asiatiques|chinois|turcs?|algeriens?|marocains?|africaine?s?|arabes?|maghrebins?|roumains?|indiens|etrangers?|` +
    String.raw`handicapee?s?(?: mentaux)?|infirmes?|trisomiques?|autistes?|sourds|aveugles)` +
    String.raw`)\b`,
  'g',
)

/** Hatred and disgust: of whom, stands right behind it, or before it. */
const feeling = new RegExp(
  String.raw`\b(?:(?:je|j'|j'ai)\s?(?:ne\s|n')?(?:les\s|vous\s)?(?:hais|execre|abhorre|meprise|vomis|deteste|horreur)(?! qu)|(?:une sainte )?horreur|haine|mepris|aversion|rejet|revuls\w+|insupport\w+|exasper\w+|allergique aux?|crache sur|maudis|emmerde|phobie|degout\w*|repugn\w*|debect\w*|ecoeur\w*|gerber|la gerbe|vomir|nausee|aversion|repulsion|haut le coeur|hors de moi|sur le systeme|par les yeux|mettent mal a l'aise|veux (?:pas|plus) (?:les |en |la |le )?(?:voir|croiser)|(?:n')?en (?:veut|veux|voulons) (?:pas|plus)|` +
    String.raw`(?:peux|supporte|supporter) (?:pas|plus) (?:supporter|souffrir|tolerer|endurer|piffer|encadrer|sentir|voir|saquer|blairer|piffrer|la vue|les|ces|un|une|aucune?)|disgust\w*|i hate|i despise)\b`,
  'g',
)
/** Words that are only said of people whom somebody holds for less than people: near them is enough. */
const worst = new RegExp(
  String.raw`\b(?:inferieure?s?|sous hommes?|degener\w+|detraque\w*|deprav\w+|pervers\w*|contre nature|parasit\w+|vermine|nuisibles?|cafards?|cloportes?|macaques?|betail|sangsues?|lepre|fleau|calamite|plaie|` +
    String.raw`abominations?|aberrations?|erreur de la nature|racaille\w*|pourriture\w*|raclures?|barbares?|arrieres?|fanatiques?|fourbes?|cupides?|putes?|salopes?|connards?|connasses?|encules?|enfoires?|salopards?|de merde|` +
    String.raw`mort aux|a mort|degage\w*|du balai|barrez vous|cassez vous|allez vous faire|niquez|va te faire|crevez|tue toi|tuez vous|vermin|scum|subhuman|inferior|savages)\b`,
  'g',
)
/** What may be said of anybody, and is contempt where it is said of a group: it has to be said of them. */
const predicate = new RegExp(
  String.raw`\b(?:derange\w*|vicieu\w+|tares?|tordus?|anorma\w+|malades?|maladie|tumeur|folles?|fous|dingues|hysterique\w*|rats|porcs?|chiens|truies?|poules?|dindes?|singes?|guenons?|primates?|betes?|animaux|insectes?|hyenes?|loups|peste|cancer|virus|` +
    String.raw`monstr\w+|dechets?|ordures?|putains?|saletes?|crasse\w*|legumes?|larves?|bestioles|bestiaux|meutes?|boulets?|fardeau|(?<!c'est (?:une |la )?)honte|lie de|insulte (?:a|pour)|sauvages?|primitifs?|terroristes?|assassins?|criminel\w*|delinquants?|voleurs?|voleuses|voler|violeurs?|` +
    String.raw`trich\w+|menteu\w+|hypocrites?|faineant\w*|feignant\w*|paresseu\w+|profiteu\w+|profiter|venal\w*|capricieu\w*|manipulat\w+|agressi(?:fs|ves)|vulgaires?|laids?|laides?|moches?|violents?|dangere(?:ux|uses?)(?! pour)|moins (?:intelligent|capable|humain)\w*|` +
    String.raw`radins?|avares?|sournois\w*|malhonnetes?|laches?|cruels?|stupides?|idiots?|idiotes?|imbeciles?|cretin\w*|debiles?|conn?es?|degueu\w*|dehors|sales|puants?|inutiles?|soumises|sans cervelle|bons? a rien|bonnes? a (?:rien|jeter)|bonnes? qu'a|moins que rien|deviants?|detestables?|immondes?|ignobles?|odieu\w+|repoussant\w*|hideu\w+|affreu\w+|minables?|meprisables?|miserables|ingrat\w*|arrogan\w+|pretentieu\w+|mythoman\w+|escrocs?|arnaqueu\w+|crapules?|canailles?|brigands?|truands?|meurtriers|` +
    String.raw`pedophiles?|pedocriminel\w*|harceleurs?|pouilleu\w+|pestifer\w+|contagieu\w+|malsain\w*|malpropres?|crados?|attardee?s?|demeuree?s?|abruti\w*|niais\w*|ignares?|ignorant\w*|incultes?|illettr\w+|incompeten\w+|inapt\w+|null?e?s|improducti\w+|glandeu\w+|flemmard\w*|feignass\w+|mendiant\w*|chapardeu\w+|pilleurs|extremistes?|integristes?|djihadistes?|brutes?|moyenageu\w+|` +
    String.raw`cingle\w*|barjos?|nevros\w+|psychopath\w+|desaxe\w*|desequilibr\w+|superficiel\w*|frivoles?|infideles?|calculat\w+|rapiats?|usuriers?|comploteu\w+|traitres?|effemine\w*|ridicules?|grotesques?|demon\w*|satan\w*|impur\w*|mecreants?|immora\w+|erreurs?|poison\w*|pollution|infection|epidemie|invasion|fardeaux|punaises|asticots?|microbes?|chacals?|gorilles?|chimpanzes?|cochons?|vaches|anes|detritus|rebuts?|batards?|objets|esclaves?|machines a|poids morts?|ennemis|envahisseurs|menace|danger|probleme|charge pour|gangrene|troupeaux?|hordes?|ramassis|serpents|viperes?|vautours|charognards|sangsues|voyous|dealers|dealeurs|bandits|mafieux|tordus|incapables|egoistes|perfides?|obsedes?|predateurs|frustree?s|mal elevee?s|gens a part|bons? pour|saloperies?|assistees?|assistes|bons? pour l'asile|` +
    String.raw`parasites|animals|criminals|terrorists|rapists|stupid|filth\w*)\b`,
  'g',
)
/** What they do by whom it is contempt to say so, and where they are sent. */
const deeds =
  /\b(?:pas le niveau|a l'asile|au fourneau|a la cuisine|en cuisine|incapables de|nous envahi\w+|souillent|polluent|puent|sentent mauvais|font (?:tous |toutes )?chier|cassent les|emmerdent|en vie|dehors(?! (?:sous|devant|dans|par|a|et)))\b/
/** Between those who are spoken of and what they are called nothing stands but that they are it. */
const called = new RegExp(
  String.raw`(?:^[^.!?]{0,40}[.!?,;][^.!?]{0,40}\b(?:ils|elles|ces gens la|ceux la|celles la)\s(?:sont|restent)(?:\s[a-z]{2,12}){0,2}\s*$)|(?:\b(?:sont|est|etes|es|etaient|seront|ce sont|c'est|c'etait|restent|reste|comme|bande d[e']|especes? d[e']|ils|elles|que|ou|et)|[=.,:;!?-]|naissent|aussi)` +
    String.raw`(?:\s?\b(?:tous|toutes|tout|pas|jamais|que|des|de|d'|la|le|les|l'|un|une|bien|vraiment|souvent|tres|trop|si|plus|juste|simplement|quelle?|pires?|vrais?|vraies?|gros|grosses?|sales?|aussi|encore|partout|de la|proches? du|pire que|[a-z]{4,12}ment|[a-z]{4,12}s et|[a-z]{4,12}s,|celle?s?|trop|` +
    String.raw`moins))*\s*$`,
)
/** Between an insult and those whom it is for. */
const adjoining =
  /^(?:\s|,|\bd'|\b(?:pas|plus|jamais|absolument|du tout|de|d'|des|du|les|ces|ce|tous|toutes|que sont|contre|pour|envers|voir|vraiment|profondement|la vue|autant|a|le|la|premiere?|prochaine?|un|une|deux|trois|chaque|tout|toute|jeunes|sales?|totale?|profonde?|viscerale?|absolue?|immense|sans bornes|(?:bateaux|barques|camps|foyers|maisons|mosquees|synagogues|eglises|voitures|squats) (?:remplie?s |pleine?s )?(?:de|des|d'))\b)*$/
/** That something ought to be done to them, or will be. */
const ought =
  /\b(?:faut|faudrait|devrait|devraient|merite\w*|meritent|je vais|on va|allons|vais|qu'on|qu'ils|qu'elles|qui va|doit|doivent|devrions|si je|devons|voudrais|souhaite|espere|j'aimerais|on vous|on retrouvera|il est temps|temps de|attend quoi|quand est ce|a quand|c'est quand|un jour|premiere?|prochaine?|je (?:l'|la|le|les|lui|leur|vous)|je \w{2,12}rai|on \w{2,12}ra|si une?|verrez|verront|tremble\w*|gare|mefiez vous|should|ought|gonna|going to|will)\b/
const harm = new RegExp(
  String.raw`\b(?:tuer|buter|crevent|crever|creve|egorg(?:er|e|ee|es|ees|ent|ez|ons)|pend(?:re|us?|ues?|ent|s)|fusill(?:er|e|ee|es|ees|ent|ez|ons)|brul(?:er|e|ee|es|ees|ent|ez|ons)|brule|frapp(?:er|e|ee|es|ees|ent|ez|ons)|cogn(?:er|e|ee|es|ees|ent|ez|ons)|cogne|tabass(?:er|e|ee|es|ees|ent|ez|ons)|castr(?:er|e|ee|es|ees|ent|ez|ons)|sterilis(?:er|e|ee|es|ees|ent|ez|ons)|extermin(?:er|e|ee|es|ees|ent|ez|ons)|elimin(?:er|e|ee|es|ees|ent|ez|ons)|eradiqu(?:er|e|ee|es|ees|ent|ez|ons)|gaz(?:er|e|ee|es|ees|ent|ez|ons)|lapid(?:er|e|ee|es|ees|ent|ez|ons)|lynch(?:er|e|ee|es|ees|ent|ez|ons)|ecras(?:er|e|ee|es|ees|ent|ez|ons)|ecrase|noy(?:er|e|ee|es|ees|ent|ez|ons)|noie|coul(?:er|e|ee|es|ees|ent|ez|ons)|abatt(?:er|e|ee|es|ees|ent|ez|ons)|fouett(?:er|e|ee|es|ees|ent|ez|ons)|gifl(?:er|e|ee|es|ees|ent|ez|ons)|` +
    String.raw`chasser|debarrasser|expuls(?:er|e|ee|es|ees|ent|ez|ons)|renvoy(?:er|e|ee|es|ees|ent|ez|ons)|virer|enferm(?:er|e|ee|es|ees|ent|ez|ons)|intern(?:er|e|ee|es|ees|ent|ez|ons)|parqu(?:er|e|ee|es|ees|ent|ez|ons)|deport(?:er|e|ee|es|ees|ent|ez|ons)|ficher|fiches|esclaves?|prison|peine de mort|jeter a|jeter dehors|jette|ras(?:er|e|ee|es|ees|ent|ez|ons)|casser du|casse le|casser la|casser les|faire la peau|raclee|tabasse|casser|casse|pousser|pousse|defigure\w*|etrangl\w*|poignard\w*|s'occuper d(?:e vous|e toi|'eux|'elles|e (?:leur|votre|ton) cas)|(?:te|vous|les) (?:chercher|trouver) un par un|regler (?:leur|votre|ton) compte|(?:vous|vont|tu|allez|vas) (?:allez |vas )?(?:souffrir|pleurer|crever|saigner)|chasse (?:aux?|a ces)|traquer?|pourchasser|violer|punir|mater|dresser|de force|reeduquer|guerir|(?:dans|en) (?:des |les )?(?:camps|cages?)|chambres? a gaz|bucher|potence|guillotin\w*|decapit\w*|execut\w*|supprim\w*|liquid\w*|aneanti\w*|affam\w*|euthanasi\w*|redevenir|lobotomis\w*|empoisonn\w*|exclu\w*|peter|demonte\w*|demoli\w*|defonce\w*|explose\w*|eclate\w*|crame\w*|butte|tremble\w*|sait ou (?:est|sont|vous|ils|elles)|faire bruler|brulera\w*|couper? (?:la|les|en)|arracher|ecorcher|pietiner|refouler|rafler?|jeter|massacrer|saigner|flinguer|faire leur fete|dessus|a coups de|fusil|attend(?:s|ons)? (?:dehors|a la sortie)|rester entre eux|servir (?:son|leurs?) maris?|mettre le feu|mettrai le feu|` +
    String.raw`(?:les|leur|se|nous) (?:faire )?taire|obeir|privees?|interdire|interdit|tire (?:une balle|dessus)|un accident|disparaitre|disparaissent|kill|shot|hanged|deported|gassed|wiped out|burn|burned)\b`,
)

/** What is denied of people by whom it is contempt to deny it. */
const denied = new RegExp(
  String.raw`\b(?:(?:ne|n'|n)\s?(?:sont|est|ont|seront|sera|a|auront|fera|feront|valent|vaut|servent|sert|meritent|merite|peut|doivent|travaille|travaillent|savent|sait|valez|etes|servez)\s(?:\w+\s)?(?:pas|jamais|aucune?|rien|ni|guere)\b[^.!?]{0,30}\b` +
    String.raw`(?:normaux|normales?|humains?|respect\w*|egaux|egales|honnetes?|honneur|bienvenus?|bienvenues|leur place|place (?:ici|chez|parmi)|parole|compassion|pitie|civilis\w+|confiance|dignes?|la peine)` +
    String.raw`|(?:ne|n')\s?(?:valent|vaut|valez|servent|servez|sert) (?:a )?rien|rien dans la tete|(?:n'a|n'ont) rien a (?:faire|y faire|foutre)|rien d'humain|pas (?:des |de )?(?:etres? humains?|vraies? femmes?|vrais hommes)|not human|never be (?:our )?equals?)\b`,
)
/** Peoples and faiths, of whom some say that they should not be here. */
const foreign =
  'arabes?|noirs?|musulmane?s?|juifs?|immigre(?:e)?s?|migrante?s?|refugie(?:e)?s?|etrangers?|roms?|gitans?|tziganes?|africains?|maghrebins?|chinois|asiatiques|turcs?|roumains?|clandestins|blacks|rebeus?|renois?'
/** What is only said by whoever believes it. */
const tropes = new RegExp(
  [
    // Sent away, kept out, fewer of them.
    String.raw`\b(?:${foreign}|ils|elles|eux)\b[^.!?]{0,40}\b(?:devraient|devrait|doivent|doit|n'ont qu'a|n'a qu'a|feraient mieux de|qu'ils|faut qu'ils|faudrait qu'ils|peuvent tous) (?:tous |tout |juste |simplement |enfin )?(?:rentre[rn]?t?|retourne[rn]?t?|reparti\w*|repartent|reste[rn]?t?|degage\w*|parti\w*|foutre le camp) (?:chez (?:eux|lui|elles)|dans (?:leur|son) pays|d'ou (?:ils|il|elles) vien\w+|au bled|en (?:afrique|asie|chine|turquie|algerie))`,
    String.raw`\b(?:renvoye[rz]|renvoyons|qu'on renvoie|foute[rz]?|dehors)\b[^.!?]{0,30}\b(?:${foreign})\b[^.!?]{0,20}\b(?:chez eux|dans leur pays)`,
    String.raw`\b(?:france|europe|pays|ville|quartier|monde|ecole|rue)s? (?:sans|debarrassee?s? (?:de|des|d')) ?(?:mosquees?|homos?|gays?|trans|feministes|handicapes|${foreign})\b`,
    String.raw`\bpas d(?:e |')(?:homos?|gays?|trans|handicapes|pedes?|negros?|${foreign}) (?:ici|chez|dans|parmi|a la|au)`,
    String.raw`\bun bon (?:arabe|juif|musulman|noir|migrant|immigre|gitan|rom|pede|trans) (?:c'est|est) un`,
    String.raw`\b(?:retourne|rentre)[rz]? (?:dans (?:ton|votre|leur) pays|au bled|en afrique|chez (?:toi|vous),? (?:l[ea]s? |sale |bande de |espece de )?(?:${foreign}))`,
    String.raw`\b(?:etait|etions|allait|vivait|sentait|dormait|respirait) (?:\w{1,9} ){0,3}?(?:mieux|tranquilles?|chez nous|en securite|plus (?:propre|sure?|calme|heureux|beau)|si bien)\b[^.!?]{0,30}\b(?:avant|quand|sans|du temps|jusqu'a)\b[^.!?]{0,40}\b(?:${foreign}|homos?|gays?|trans|feministes|(?:ils|elles) (?:arriv\w+|debarqu\w+|vien\w+|s'install\w+))\b`,
    String.raw`\b(?:(?:pas|plus|jamais) besoin d(?:e |')(?:plus d(?:e |')|davantage d(?:e |')|autant d(?:e |'))?|(?:veut|voulons|veux) (?:pas|plus) (?:plus |davantage )?d(?:e |')|assez (?:de|d'|eu de) ?|trop d(?:e |')|(?:envahi|infeste|submerge|peuple|plein)e?s? (?:par |de |d')|marre (?:de |des )(?:tous )?|ras le bol (?:de |des )(?:tous )?|stop (?:a |aux? )|halte (?:a |aux? )|non aux? )(?:tous ces |ces |les |l')?(?:homos|gays|pedes|trans|immigration|${foreign})\b(?! (?:morts|meurent|noye\w*|qui meurent|mal |maltrait\w*|en danger|victimes))`,
    String.raw`\bon (?:n'est|est|ne se sent|se sent) plus (?:vraiment |meme )?chez (?:nous|soi)\b|\bgrand remplacement\b|\bnous (?:remplacent|remplacer|colonis\w+)\b`,
    String.raw`\b(?:apport|ramen|amen|refil|transm|propag)\w* (?:\w{1,8} ){0,4}?(?:maladies?|virus|delinquance|insecurite|drogue|violence|misere|crimes?|poux|gale|terrorisme)\b`,
    // Kept away from, suspected, all alike.
    String.raw`\b(?:change[rs]? de (?:trottoir|place|wagon)|ferme\w* (?:ma|sa|la|les) (?:voiture|portieres?|porte)|serre\w* (?:mon|son|ton|votre) sac|(?:surveille|cache|planque|range)[rzs]? (?:ton|votre|vos|tes|mon|mes|son) (?:sacs?|poches|portefeuilles?|affaires|telephones?|chats|chiens|enfants|filles|femmes|bijoux|velos?))\b[^.!?]{0,50}\b(?:${foreign})\b`,
    String.raw`\b(?:(?:jamais|pas|hors de question)\b[^.!?]{0,24}\b(?:epouse|embauche|loue|vote|servi|confie|ferai|laisse|acheter|monte|recrute)(?:rai|rais|r)\b|(?:epouse|embauche|loue|vote|servi|confie|laisse|recrute)rais? (?:jamais|pas|plus)\b)[^.!?]{0,24}\b(?:un|une|des|aux|les) (?:femmes?|homos?|gays?|trans|handicapee?s?|${foreign})\b`,
    String.raw`\b(?:jamais|pas|plus) (?:\w{1,7} )?(?:confiance|croire|fier) (?:a |aux? |en )(?:un |une |ces |des |les )?(?:femmes?|homos?|gays?|trans|rom|${foreign})\b`,
    String.raw`\b(?:comment|pourquoi|qui)\b[^.!?]{0,20}\blaiss\w+ (?:vivre|entrer|respirer|exister|circuler|adopter|sortir)\b`,
    String.raw`\btoute?s? (?:les|pareil\w*) ?memes\b|\b(?:on|tout le monde) sait (?:tous |bien |tres bien )?(?:comment|ce que|pourquoi|de quoi)[^.!?]{0,16}\b(?:ils|elles|${foreign}|femmes)\b|\bdans leurs? (?:sang|nature|genes)\b`,
    String.raw`\b(?:a cause|la faute) (?:d(?:es|e ces|e tous ces|e l')|aux?|a ces|a l') ?(?:${foreign}|immigration)\b|\b(?:(?:ne |n')?(?:voit|vois|croise|entend) plus que|plus que|n'y a que|y a que|rien que|partout) des (?:${foreign})\b`,
    String.raw`\b(?:menac\w+|danger|detrui\w+|contraires?|incompatibles?|pas compatibles?)\b[^.!?]{0,25}\b(?:valeurs|civilisation|identite|republique|laicite|notre (?:culture|mode de vie|pays|societe)|nos (?:traditions|enfants|filles))\b`,
    String.raw`\b(?:disparai\w+|se fait voler|vole\w*|cambriol\w+)\b[^.!?]{0,30}\b(?:quand|des que|chaque fois|depuis que|a chaque fois)\b[^.!?]{0,20}\b(?:${foreign})\b|\b(?:${foreign})\b[^.!?]{0,20}\bcache[rz] (?:vos|tes|ton|votre)\b`,
    String.raw`\b(?:homos?|gays?|lesbiennes?|trans|pedes?)\b[^.!?]{0,40}\b(?:pas (?:devant|sous les yeux de|pres de) (?:nos|mes|les|des) (?:enfants|gosses|yeux|petits)|chez eux|en prive|loin de (?:nos|mes|moi|nous))\b|\bc'est nous qui (?:payons|trinquons|payent|paient)\b|\bla france aux francais\b|\b(?:on est|on reste) chez nous\b`,
    // Their place.
    String.raw`\bplace (?:d'une|des|de la|de toute|d'aucune) (?:vraie )?(?:femmes?|filles?|epouses?)\b[^.!?]{0,15}\b(?:a la|dans|en|au|aux|derriere|devant) (?:la |le |les |sa |son )?(?:cuisine|maison|fourneaux?|foyer|enfants|evier|menage)`,
    String.raw`\b(?:femmes?|filles?|nanas?|meufs?)\b[^.!?]{0,20}\b(?:devraient|devrait|doivent|doit|n'ont qu'a|feraient mieux de|faites? pour)\b[^.!?]{0,12}\b(?:rester? (?:a la|chez|en|dans|derriere)|retourner (?:a la|en|dans)|obeir|se taire|s'ecraser|la cuisine|la maison|le menage|faire a manger|servir|torcher|fermer)`,
    String.raw`\b(?:devraient|devrait|doivent|n'ont qu'a) (?:tous |toutes |juste )?(?:se cacher|rester (?:a leur place|entre eux|caches|discrets|dans l'ombre|au placard)|connaitre leur place|s'estimer heureux|arreter d'exister)`,
    // Not what they are.
    String.raw`\b(?:jamais|pas) (?:etre |ete )?(?:une |un |de |des )?vraie?s? (?:femmes?|hommes?)\b|\btrans\b[^.!?]{0,30}\b(?:restera|reste|resteront|restent|est|sont)(?: toujours| encore)? (?:un|des) (?:hommes?|mecs?)|\b(?:un|des|simples?) (?:hommes?|mecs?|types?) (?:deguises?|en (?:robe|jupe)|qui se deguisent?)`,
    String.raw`\b(?:deux (?:hommes|femmes|mecs|filles)|homosexualite|homosexuel\w*|homos?|gays?|lesbiennes?|trans)\b[^.!?]{0,40}\b(?:pas (?:tres |vraiment )?(?:normale?|naturel(?:le)?|ce que (?:la nature|dieu))|contre (?:la )?nature|une? (?:mode|phase|choix|caprice|peche|deviance|maladie)|se (?:soigne|guerit|reeduque))`,
    String.raw`\benfant\b[^.!?]{0,20}\bbesoin d'un (?:pere|papa) et d'une (?:mere|maman)`,
    // What they cost, and what they are behind.
    String.raw`\b(?:juifs?|juives|feujs)\s(?!ne |n'|pas )[^.!?]{0,20}\b(?:controlent|tiennent|dirigent|possedent|derriere (?:chaque|tout)|tirent les ficelles)|\b(?:comme par hasard|derriere (?:chaque|tout\w*)|comme d'habitude)\b[^.!?]{0,40}\bjuifs?`,
    String.raw`\b(?:coutent|coute) (?:\w{1,9} )?cher a (?:la (?:societe|france|secu)|l'etat|nous)|\b(?:a nos frais|sur notre dos|de nos impots|avec nos impots|a nos crochets|profitent (?:de nos|du systeme|des aides|de la france)|(?:prennent|piquent|volent) (?:notre|nos) (?:travail|emplois?|boulots?|places?|logements?|femmes))`,
    // Rights that they should not have.
    String.raw`\bdroits? (?:de vote )?(?:des|aux|pour les) (?:femmes|homos|gays|trans|noirs|etrangers)\b[^.!?]{0,20}\b(?:erreur|betise|connerie|folie|aberration)`,
    String.raw`\b(?:devraient|devrait|doivent|doit|faudrait|faut) (?:pas|jamais|plus|meme pas) (?:avoir (?:le droit|les memes|des enfants|d'enfants|de droits|acces|la parole)|pouvoir (?:voter|conduire|adopter|se marier|vivre|enseigner|sortir)|voter|conduire|adopter|se marier|se reproduire|exister|vivre (?:ici|parmi|avec|chez)|leur (?:donner|accorder|laisser) (?:le|des|les|nos) (?:droits?|enfants|papiers|vote)|etre (?:ici|admise?s|acceptee?s|autorisee?s|libres?|parmi|visibles?|en france|dans (?:les|nos)))`,
  ].join('|'),
)
const noneOf =
  /\b(?:aucune?s?|pas une?|jamais une?)\s[a-z]+ (?:n'est|n'a|ne|n')\s?[^.!?]{0,25}\b(?:honnete\w*|capable|travaill\w+|fiable|fera|propre|serieu\w+|confiance|(?<!sans )respect|intelligen\w*|competen\w*|dignes?|diriger|respecte\w*|ecoute\w*)\b|\bconfiance a aucune?\b/

/** That somebody speaks against it. */
const against = new RegExp(
  String.raw`\b(?:racis\w+|sexis\w+|homophob\w+|transphob\w+|islamophob\w+|antisemit\w+|misogyn\w+|xenophob\w+|validis\w+|haineu\w+|prejuges?|cliches?|n'est pas vrai|est faux|c'est faux|mythe|mensonge|legendes?|complot\w*|n'existe que|exploites?|rumeurs?|discrimin\w+|` +
    String.raw`(?:ta|sa|votre|leur|la|de la|a la|cette|toute cette) haine|(?:quand|si|lorsque|des que) on (?:me |te |nous |lui |leur )?(?:dit|traite|appelle|repete|lance|sort)|(?:ceux|celui|celle|celles|gens|quelqu'un|personne) qui (?:osent |ose |me |te )?(?:dis\w*|dit|pensent?|croi\w+|trait\w+|racont\w+|repet\w+|insult\w+|detest\w+|haiss\w+|frapp\w+|s'en pren\w+)|rien compris|je vois rouge|(?:a|ont|avez|as) (?:dit|crie|lance|repondu|balance|ordonne|demande) (?:a (?:mon|ma|mes|notre|nos|un|une|des|ce|cette|la)|aux?)\b|(?:m'a|m'ont|nous a|nous ont|lui a|leur a) (?:dit|crie|lance|balance|demande|refuse|insulte)|quelle (?:honte|bassesse|ignorance)|ca me (?:revolte|scandalise|blesse|choque)|ne (?:merite|meritent|devrait|devraient|doit|doivent)(?: pas| jamais)? (?:d'etre|etre|de se faire|se faire|subir|de subir) (?:\w{1,8} )?(?:frapp|batt|insult|tue|viol|agress|harcel|moqu|humili|discrimin|malmen|rejet|maltrait|jug|mepris)\w*|delit|puni\w*|signale\w*|signalement|plainte|condamn\w+|modere[zr]?|banni|abject\w*|pitoyable|minable|(?:est|c'est|etait|quoi de plus) honteux|se ridiculise|te ridiculises|lamentable|inadmissible|inacceptable|` +
    String.raw`(?:honte a|honte de) (?:ceux|celui|toi|vous|traiter|dire|laisser)|arrete[zr]? (?:de|d'|vos|tes)|cesse[zr]? (?:de|d'|vos|tes)|stop a|insulte[rs]?|insultee?s?|moque[rz]?|menace[rz]?|menacent|victimes?|agresse\w*|harcele\w*|` +
    String.raw`traite[rzs]?|traitee?s?|traitait|dire que|dire qu'|ecrire que|ecrire qu'|repeter que|pretendre que|penser que les|racists?|racism|bigot\w*|stop calling|stop saying)\b`,
)
/** Who says so is not against it. */
const ofOwnHate = /\b(?:pas|suis|suis pas) (?:\w{1,8} )?(?:raciste|sexiste|homophobe|transphobe|misogyne|antisemite)\b/g
/** Contempt that is said by a negation itself. */
const saidByNot = /^(?:peux|supporte|n?'?en|pas )/
/** That somebody speaks well of them. */
const warm =
  /\b(?:admir\w+|j'aime|on aime|nous aimons|j'adore|adorables?|bienvenu\w*|merci|courag\w+|formidables?|incroyables?|magnifiques?|merveilleu\w+|enrichi\w*|fiert\w+|fiere?s? d\w*|apporte|champion\w*|beau|belle|voeux|bravo|respect|vive|chance|richesse|atout|talents?|talentueu\w+|genia\w+|chaleureu\w+|gentil\w*|accueillant\w*|meritent (?:notre|le|du|autant|les memes|mieux)|fait plaisir|heureu\w+|egaux|memes droits|love|proud|welcome|wonderful|amazing)\b/
/** That something bad is denied. */
const not = /\b(?:ne|n|pas|jamais|ni|rien contre|aucune?|personne ne|non|not|never|aren.?t|isn.?t)\b/
const quoted = /«[^«»]{2,200}»|“[^“”]{2,200}”|"[^"]{2,200}"/g

/** Words that are slurs and something else: an animal, a fruit, a tool. They are slurs only behind a word that makes them so. */
const ofTwoSenses = /^(?:melon|raton|tapettes?|negres?|pedales?|fags?|chinks?|dykes?)$/
const makesSlur =
  /\b(?:sales?|especes? de|bande de|putains? de|gros|grosses?|vieille|petites?|ces|you|fucking|dirty)\s$/
const thingBehind =
  /^(?:\s(?:break|ends?|packet|butts?|ash|outside|after|road|wall|repair|path|along|in (?:the|his|her|their|its|this)|of light|laveur|(?:a|pour|contre) (?:les |des )?(?:souris|rats?|mouches?|tapis|cafards?)|litteraires?|d'effet|de (?:frein|velo)|noir sur)|-repair|s? a )/
const thingBefore = /(?:\btetes? de|\bsmok\w+ an?|\bpackets? of|\bthe old|\bcanal)\s$/
const more = `negro negros meteque meteques bledard bledards romano romanos youtre youtres tafiole tafioles pedoque pedoques
  bougnoul bougnouls chintok chintoks pedales nigga niggas`
const slurs = new RegExp(String.raw`\b(?:${[...wordsOf(cues.slur), ...wordsOf(more)].join('|')})\b`, 'g')
/** A word that a group uses for itself: whoever says it is one of them. */
const ofOneself =
  /(?:\b(?:je suis|suis|on est|nous sommes|moi,?|nous|entre|fiere? d'etre|i am|i'm|we are|we're|proud|us|fellow)\s(?:les?|la|une?|des|de|d'|a|the|vieille?s?|grosses?|petite?s?|,|\s)*|\bm(?:es|y) (?:\w{3,10} ){0,2})$/

/** Insults that are made of being a woman. */
const sexist =
  /\b(?:grognasses?|pou?ff?iasses?|petasses?|pouffes|connasses?|salopes?|garces?|(?:sales?|grosses?|espece de) (?:truies?|trainees?|putes?|chiennes?|pouffe))\b/g

/** How people speak of groups of people in French, with what is common in English. */
const french: typeof english = {
  people,
  feeling,
  worst,
  predicate,
  deeds,
  called,
  adjoining,
  ought,
  harm,
  denied,
  tropes,
  noneOf,
  against,
  ofOwnHate,
  warm,
  not,
  saidByNot,
}

/** What the words of a text say of groups of people, as far as lists of words can tell. */
export interface OfGroups {
  /** People of a group are attacked, or something good is denied of them. */
  readonly attacks: boolean
  /** They are attacked by what nobody says of them who does not mean it. */
  readonly outright: boolean
  /** People of a group are named, and nobody is quoted, cleared or condemned by it. */
  readonly named: boolean
  /** Somebody is called what only women are called: of one clerk it is rude, at large it is hateful. */
  readonly sexist: boolean
  /** A slur is used, in the sense that makes it one, and by nobody of himself. */
  readonly slur: boolean
  /** What sounds hateful is quoted, denied, told of or condemned, or said by people of themselves: whoever hears hate in it has to be surer. */
  readonly cleared: boolean
  /** In a short text something bad is said not to be so of them: a model that hears it hears the words and not the denial. */
  readonly denies: boolean
}

/** What is said where nobody is spoken of. */
export const ofNobody: OfGroups = {
  attacks: false,
  outright: false,
  named: false,
  sexist: false,
  slur: false,
  cleared: false,
  denies: false,
}

/** Nobody is spoken of, and somebody speaks against hatred. */
const againstAtLarge: OfGroups = { ...ofNobody, cleared: true }
const hatredNamed =
  /\b(?:racism\w*|sexism\w*|homophob\w+|transphob\w+|islamophob\w+|antisemit\w+|misogyn\w+|xenophob\w+|validisme|ableism|bigot\w*|calling (?:some(?:one|body)|any(?:one|body)|people) an?|traiter (?:quelqu'un|les gens|les autres) de)\b/
/** So many letters are read for that. */
const briefLetters = 120

// A word of a group or a slur stands in whatever is found here: nearly every post has none, and is spared the search.
const spokenOf = (['origin', 'gender', 'otherGroup', 'slur'] as const).map((cue) => cueIndex[cue])
const beyondCues = new Set(
  [...wordsOf(more), ...'roumains sourds aveugles femelles roma pakistani pakistanis handicapped'.split(' ')].map(
    wordHash,
  ),
)

/** Whether a text that was read may speak of groups of people at all. */
export function mayBeOfGroups(dense: Float32Array, terms: Int32Array, termCount: number): boolean {
  for (const cue of spokenOf) if ((dense[cue] ?? 0) > 0) return true
  for (let i = 0; i < termCount; i++) if (beyondCues.has(terms[i] ?? 0)) return true
  return false
}

/** « Ne … que » denies nothing. */
const onlyThat = /\bn(?:e |')(\w{2,12}) que\b/g
/** In English, a post of more words is long. */
const longPost = 24
const most = 40
const window = 70
const near = 45
/** Those who were named are spoken of again. */
const ofThemAgain = /\b(?:ils|elles|les|they|them)\b/
const ofFeeling = 0
const ofWorst = 1

/** Reads what a text says of groups of people; `plain`: in lower case, without accents. English has words and frames of its own, every other language is read by the French ones. */
export function ofGroups(plain: string, language: string | null = 'fr'): OfGroups {
  const straight = plain.replaceAll(/[’‘]/g, "'").replaceAll('œ', 'oe')
  const [first, second] = language === 'en' ? [english, french] : [french, english]
  const tongue = straight.search(first.people) < 0 && straight.search(second.people) >= 0 ? second : first
  const isNamed = straight.search(tongue.people) >= 0
  if (!isNamed && straight.search(slurs) < 0 && straight.search(sexist) < 0)
    return straight.length < briefLetters && hatredNamed.test(straight.replaceAll(first.ofOwnHate, ' '))
      ? againstAtLarge
      : ofNobody
  const own = straight.replaceAll(quoted, ' … ')
  const words = own.match(/[a-z]{2,}/g)?.length ?? 0
  // Of a text that is nothing but a quotation the words count.
  const read = (words >= 3 ? own : straight).replaceAll(onlyThat, '$1 que')
  let cleared = read !== straight && (attackIn(straight, tongue) === 'attacks' || slurIn(straight) === 'slur')
  // The English models know long posts: there one word of warmth or against it says little of what the rest is.
  const isShort = tongue === french || words <= longPost
  const attack = attackIn(read, tongue)
  const slur = slurIn(read)
  const speaksAgainst = tongue.against.test(read.replaceAll(tongue.ofOwnHate, ' '))
  const named = isNamed && read.search(tongue.people) >= 0
  const insults = selfless(read, sexist)
  if (
    attack === 'denies' ||
    insults === 'own' ||
    slur === 'own' ||
    (speaksAgainst && isShort && (named || slur !== 'none'))
  )
    cleared = true
  // Who quotes a group or a slur, and speaks against it, says neither.
  if (speaksAgainst && isNamed && read.search(tongue.people) < 0) cleared = true
  if (named && attack === 'none' && slur === 'none' && isShort && tongue.warm.test(read)) cleared = true
  return {
    attacks: attack === 'attacks' && !speaksAgainst,
    outright: named && attack === 'attacks' && !speaksAgainst && tongue.tropes.test(read),
    named: named && !speaksAgainst,
    sexist: insults === 'other' && !speaksAgainst,
    slur: slur === 'slur' && !(speaksAgainst && cleared),
    cleared,
    denies: attack === 'denies' && words <= 14 && slur === 'none',
  }
}

/** Where a word stands in a text. */
interface Place {
  readonly start: number
  readonly end: number
  readonly word: string
}

const placesOf = (text: string, words: RegExp): readonly Place[] =>
  [...text.matchAll(words)]
    .slice(0, most)
    .map((found) => ({ start: found.index, end: found.index + found[0].length, word: found[0] }))

function attackIn(text: string, tongue: typeof english): 'attacks' | 'denies' | 'none' {
  const { people, tropes, feeling, worst, predicate, denied, noneOf, deeds, not, called, adjoining, saidByNot } = tongue
  let denies = false
  const named = placesOf(text, people)
  if (named.length === 0) return 'none'
  if (tropes.test(text)) return 'attacks'
  const said = [feeling, worst, predicate].map((words) => placesOf(text, words))
  for (const who of named) {
    const behind = text.slice(who.end, who.end + window)
    const around = text.slice(Math.max(0, who.start - window), who.start) + who.word + behind
    if (denied.test(around) || noneOf.test(around)) return 'attacks'
    if (isHarmed(text, who, tongue)) return 'attacks'
    const [sentence = ''] = behind.split(/[.!?]/, 1)
    if (deeds.test(sentence) && !not.test(sentence)) return 'attacks'
    for (const [kind, places] of said.entries())
      for (const what of places) {
        const isBehind = what.start >= who.end
        if (!isBehind && what.end > who.start) continue
        const between = isBehind ? text.slice(who.end, what.start) : text.slice(what.end, who.start)
        if (between.length > window) continue
        const isOfThem =
          kind === ofWorst
            ? between.length < near
            : isBehind
              ? kind === ofFeeling
                ? between.length < near || ofThemAgain.test(between)
                : called.test(between)
              : adjoining.test(between)
        if (!isOfThem) continue
        const before = text.slice(Math.max(0, Math.min(who.start, what.start) - 16), Math.min(who.start, what.start))
        if (
          not.test(between) ||
          (not.test(before) && !saidByNot.test(what.word)) ||
          /^(?:aucune?|pas une?|no|not a single)\s/.test(who.word)
        )
          denies = true
        else return 'attacks'
      }
  }
  return denies ? 'denies' : 'none'
}

/** Whether it is said that they ought to be harmed, or will be. */
function isHarmed(text: string, who: Place, { not, ought, harm, adjoining }: typeof english): boolean {
  const before = text.slice(Math.max(0, who.start - window), who.start)
  const behind = text.slice(who.end, who.end + window)
  if (not.test(before + behind) || !ought.test(before + behind)) return false
  const done = harm.exec(before)
  return harm.test(behind) || (done !== null && adjoining.test(before.slice(done.index + done[0].length)))
}

/** Whether one of some words stands there, said of others or only by somebody of himself. */
function selfless(text: string, words: RegExp): 'other' | 'own' | 'none' {
  let own = false
  for (const found of [...text.matchAll(words)].slice(0, most))
    if (ofOneself.test(text.slice(Math.max(0, found.index - 40), found.index))) own = true
    else return 'other'
  return own ? 'own' : 'none'
}

function slurIn(text: string): 'slur' | 'own' | 'none' {
  let own = false
  for (const found of [...text.matchAll(slurs)].slice(0, most)) {
    const before = text.slice(Math.max(0, found.index - 40), found.index)
    const behind = text.slice(found.index + found[0].length, found.index + found[0].length + 20)
    if (ofOneself.test(before)) own = true
    else if (!ofTwoSenses.test(found[0]) || (makesSlur.test(before) && !thingBehind.test(behind))) return 'slur'
    else if (thingBehind.test(behind) || thingBefore.test(before)) own = true
  }
  return own ? 'own' : 'none'
}
