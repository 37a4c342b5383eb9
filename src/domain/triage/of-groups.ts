import { cueIndex } from './cue-table.ts'
import { cues, wordsOf } from './cues.ts'
import { wordHash } from './hashing.ts'

// Words as a text is made before it is looked at: in lower case, without accents. Lists of plain words with bounded gaps, so
// that a search stays linear. Stems end with `\w*`.

/** Who is meant by belonging to a group, and nothing else: with an article where the word alone may be a colour, a country or a place to park. */
const people = new RegExp(
  String.raw`\b(?:(?:bonnes? femmes?|gonzesses?|nanas?|meufs|feministes|gent feminine|femelles|lesbiennes?|homosexuel(?:le)?s?|pedes?|gouines?|` +
    String.raw`transsexuel(?:le)?s?|transgenres?|travestis?|travelos?|sodomites|musulmane?s?|islam|juif|juifs|juives?|arabes|maghrebin(?:e)?s|africains|negres|gitans?|roms|tziganes?|` +
    String.raw`trisomiques|immigre(?:e)?s?|migrante?s?|refugie(?:e)?s?|clandestins|immigration|homosexualite|(?:etre|tu es|t'es|vous etes) (?:une femme|trans|gay|homo|lesbienne|handicapee?|noire?|musulmane?)|(?:premiere|prochaine) (?:femme|fille|meuf)|blacks|rebeus?|renois?|feujs?)` +
    String.raw`|(?:les|des|ces|aux|du|tous les|toutes les|toutes ces|tous ces|vous les|autres|sales|une|un|le|d'un|d'une|aucune?|pas une?|chaque|deux|trois|quatre|cinq|leurs|enfoires de|enfoires d'|putains? de|putains? d')\s` +
    String.raw`(?:personnes\s|gens\s|jeunes\s|femmes\s|hommes\s|mecs\s|personnes de\s)?` +
    String.raw`(?:femmes|filles|trans|gays?|homos?|lgbt|couleur|(?<!\ble\s)noirs?|noires|asiatiques|chinois|turcs?|algeriens?|marocains?|africaine?s?|arabes?|maghrebins?|roumains?|indiens|etrangers?|` +
    String.raw`handicapee?s?(?: mentaux)?|infirmes?|trisomiques?|autistes?|sourds|aveugles)` +
    String.raw`|(?:women|girls|gays|lesbians|homosexuals|trans people|black people|blacks|muslims|jews|arabs|immigrants|migrants|refugees|foreigners|disabled people|the disabled))\b`,
  'g',
)

/** Hatred and disgust: of whom, stands right behind it, or before it. */
const feeling = new RegExp(
  String.raw`\b(?:(?:je|j'|j'ai)\s?(?:les\s|vous\s)?(?:hais|execre|abhorre|meprise|vomis|deteste|horreur)(?! qu)|(?:une sainte )?horreur|haine|degout\w*|repugn\w*|debect\w*|ecoeur\w*|gerber|la gerbe|vomir|nausee|aversion|repulsion|haut le coeur|hors de moi|sur le systeme|par les yeux|(?:n')?en (?:veut|veux|voulons) (?:pas|plus)|` +
    String.raw`(?:peux|supporte|supporter) (?:pas|plus) (?:encadrer|sentir|voir|saquer|blairer|piffrer|la vue|les|ces|un|une|aucune?)|disgust\w*|i hate|i despise)\b`,
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
    String.raw`monstr\w+|dechets?|ordures?|saletes?|crasse\w*|legumes?|larves?|bestioles|bestiaux|meutes?|boulets?|fardeau|honte|lie de|insulte (?:a|pour)|sauvages?|primitifs?|terroristes?|assassins?|criminel\w*|delinquants?|voleurs?|voleuses|voler|violeurs?|` +
    String.raw`trich\w+|menteu\w+|hypocrites?|faineant\w*|feignant\w*|paresseu\w+|profiteu\w+|profiter|venal\w*|capricieu\w*|manipulat\w+|agressi(?:fs|ves)|vulgaires?|laids?|laides?|moches?|violents?|dangere(?:ux|uses?)(?! pour)|moins (?:intelligent|capable|humain)\w*|` +
    String.raw`radins?|avares?|sournois\w*|malhonnetes?|laches?|cruels?|stupides?|idiots?|idiotes?|imbeciles?|cretin\w*|debiles?|conn?es?|degueu\w*|dehors|sales|puants?|inutiles?|soumises|sans cervelle|bons? a rien|bonnes? a (?:rien|jeter)|bonnes? qu'a|moins que rien|bons? pour l'asile|` +
    String.raw`parasites|animals|criminals|terrorists|rapists|stupid|filth\w*)\b`,
  'g',
)
/** What they do by whom it is contempt to say so, and where they are sent. */
const deeds =
  /\b(?:pas le niveau|a l'asile|au fourneau|a la cuisine|en cuisine|incapables de|nous envahi\w+|souillent|polluent|puent|sentent mauvais|font (?:tous |toutes )?chier|cassent les|emmerdent|en vie|dehors(?! (?:sous|devant|dans|par|a|et)))\b/
/** Between those who are spoken of and what they are called nothing stands but that they are it. */
const called = new RegExp(
  String.raw`(?:\b(?:sont|est|etes|es|etaient|seront|ce sont|c'est|c'etait|restent|reste|comme|bande d[e']|especes? d[e']|ils|elles|que|ou|et)|[=.,:;!?-]|naissent|aussi)` +
    String.raw`(?:\s?\b(?:tous|toutes|tout|pas|jamais|que|des|de|d'|la|le|les|l'|un|une|bien|vraiment|souvent|tres|trop|si|plus|juste|simplement|quelle?|pires?|vrais?|vraies?|gros|grosses?|sales?|aussi|encore|partout|de la|proches? du|pire que|[a-z]{4,12}ment|[a-z]{4,12}s et|[a-z]{4,12}s,|celle?s?|trop|` +
    String.raw`moins))*\s*$`,
)
/** Between an insult and those whom it is for. */
const adjoining =
  /^(?:\s|,|\b(?:de|d'|des|du|les|ces|ce|tous|toutes|que sont|contre|pour|envers|voir|vraiment|profondement|la vue|autant|a|le|la|premiere?|prochaine?|un|une|deux|trois|chaque|tout|toute|jeunes|sales?)\b)*$/
/** That something ought to be done to them, or will be. */
const ought =
  /\b(?:faut|faudrait|devrait|devraient|merite\w*|meritent|je vais|on va|allons|vais|qu'on|qu'ils|qu'elles|qui va|doit|doivent|devrions|si je|devons|voudrais|souhaite|espere|j'aimerais|on vous|on retrouvera|il est temps|temps de|attend quoi|quand est ce|a quand|c'est quand|un jour|premiere?|prochaine?|je (?:l'|la|le|les|lui|leur|vous)|should|ought|gonna|going to|will)\b/
const harm = new RegExp(
  String.raw`\b(?:tuer|buter|crevent|crever|creve|egorger|pendre|fusiller|bruler|brule|frapper|cogner|cogne|tabasser|castrer|steriliser|exterminer|eliminer|eradiquer|gazer|lapider|lyncher|ecraser|ecrase|noyer|noie|couler|abattre|fouetter|gifler|` +
    String.raw`chasser|debarrasser|expulser|renvoyer|virer|enfermer|interner|parquer|deporter|ficher|fiches|esclaves?|prison|peine de mort|jeter a|jeter dehors|jette|raser|casser du|casse le|casser la|casser les|faire la peau|raclee|tabasse|casser|casse|pousser|pousse|defigure\w*|dessus|a coups de|fusil|attend(?:s|ons)? (?:dehors|a la sortie)|rester entre eux|servir (?:son|leurs?) maris?|mettre le feu|mettrai le feu|` +
    String.raw`(?:les|leur|se|nous) (?:faire )?taire|obeir|privees?|interdire|interdit|tire (?:une balle|dessus)|un accident|disparaitre|disparaissent|kill|shot|hanged|deported|gassed|wiped out|burn|burned)\b`,
)

/** What is denied of people by whom it is contempt to deny it. */
const denied = new RegExp(
  String.raw`\b(?:(?:ne|n'|n)\s?(?:sont|est|ont|seront|sera|a|auront|fera|feront|valent|vaut|servent|sert|meritent|merite|peut|doivent|travaille|travaillent|savent|sait|valez|etes|servez)\s(?:\w+\s)?(?:pas|jamais|aucune?|rien|ni|guere)\b[^.!?]{0,30}\b` +
    String.raw`(?:normaux|normales?|humains?|respect\w*|egaux|egales|honnetes?|honneur|bienvenus?|bienvenues|leur place|place (?:ici|chez|parmi)|parole|compassion|pitie|civilis\w+|confiance|dignes?|la peine)` +
    String.raw`|(?:ne|n')\s?(?:valent|vaut|valez|servent|servez|sert) (?:a )?rien|rien dans la tete|(?:n'a|n'ont) rien a (?:faire|y faire|foutre)|rien d'humain|pas (?:des |de )?(?:etres? humains?|vraies? femmes?|vrais hommes)|not human|never be (?:our )?equals?)\b`,
)
/** What is only said by whoever believes it. */
const tropes = new RegExp(
  String.raw`\b(?:(?:juifs?|juives|feujs)\s[^.!?]{0,20}\b(?:controlent|tiennent|dirigent|possedent|derriere (?:chaque|tout)|tirent les ficelles)|` +
    String.raw`(?:france|europe|pays|ville|quartier|monde|ecole)s? sans (?:mosquees?|musulmans?|juifs?|arabes?|noirs?|immigres?|etrangers?|migrants?|homos?|gays?|trans)|` +
    String.raw`pas d(?:e |')(?:musulmans?|juifs?|arabes?|noirs?|immigres?|etrangers?|migrants?|roms?|gitans?|homos?|gays?|trans|handicapes|pedes?|negros?) (?:ici|chez|dans|parmi|a la|au)|` +
    String.raw`un bon (?:arabe|juif|musulman|noir|migrant|immigre|gitan|rom|pede|trans) (?:c'est|est) un|(?:retourne|rentre)[rz]? (?:dans (?:ton|votre|leur) pays|au bled|en afrique))\b`,
)
const noneOf =
  /\b(?:aucune?s?|pas une?|jamais une?)\s[a-z]+ (?:n'est|n'a|ne|n')\s?[^.!?]{0,25}\b(?:honnete\w*|capable|travaill\w+|fiable|fera|propre|serieu\w+|confiance)\b|\bconfiance a aucune?\b/

/** That somebody speaks against it. */
const against = new RegExp(
  String.raw`\b(?:racis\w+|sexis\w+|homophob\w+|transphob\w+|islamophob\w+|antisemit\w+|misogyn\w+|xenophob\w+|validis\w+|haineu\w+|prejuges?|cliches?|n'est pas vrai|est faux|c'est faux|mythe|mensonge|legendes?|complot\w*|n'existe que|exploites?|rumeurs?|discrimin\w+|` +
    String.raw`(?:ta|sa|votre|leur|la|de la|a la|cette) haine|delit|puni\w*|signale\w*|signalement|plainte|condamn\w+|modere[zr]?|banni|abject\w*|pitoyable|minable|(?:est|c'est|etait|quoi de plus) honteux|se ridiculise|te ridiculises|lamentable|inadmissible|inacceptable|` +
    String.raw`(?:honte a|honte de) (?:ceux|celui|toi|vous|traiter|dire|laisser)|arrete[zr]? (?:de|d'|vos|tes)|cesse[zr]? (?:de|d'|vos|tes)|stop a|insulte[rs]?|insultee?s?|moque[rz]?|menace[rz]?|menacent|victimes?|agresse\w*|harcele\w*|` +
    String.raw`traite[rzs]?|traitee?s?|traitait|dire que|dire qu'|ecrire que|ecrire qu'|repeter que|pretendre que|penser que les|racists?|racism|bigot\w*|stop calling|stop saying)\b`,
)
/** Who says so is not against it. */
const ofOwnHate = /\b(?:pas|suis|suis pas) (?:\w{1,8} )?(?:raciste|sexiste|homophobe|transphobe|misogyne|antisemite)\b/g
/** Contempt that is said by a negation itself. */
const saidByNot = /^(?:peux|supporte|n?'?en|pas )/
/** That somebody speaks well of them. */
const warm =
  /\b(?:admir\w+|j'aime|on aime|nous aimons|j'adore|adorables?|bienvenu\w*|merci|courag\w+|formidables?|incroyables?|magnifiques?|merveilleu\w+|enrichi\w*|fiert\w+|fiere?s? d\w*|apporte|champion\w*|beau|belle|voeux|bravo|respect|vive|love|proud|welcome|wonderful|amazing)\b/
/** That something bad is denied. */
const not = /\b(?:ne|n|pas|jamais|ni|rien contre|aucune?|personne ne|non|not|never|aren.?t|isn.?t)\b/
const quoted = /«[^«»]{2,200}»|“[^“”]{2,200}”|"[^"]{2,200}"/g

/** Words that are slurs and something else: an animal, a fruit, a tool. They are slurs only behind a word that makes them so. */
const ofTwoSenses = /^(?:melon|raton|bicots?|tapettes?|crouille|negres?|pedales?|fags?|chinks?|dykes?|spics?|gook)$/
const makesSlur =
  /\b(?:sales?|especes? de|bande de|putains? de|gros|grosses?|vieille|petites?|ces|you|fucking|dirty)\s$/
const thingBehind =
  /^(?:\s(?:laveur|a (?:souris|mouches?|tapis)|litteraires?|d'effet|de (?:frein|velo)|in the|noir sur)|s? a )/
const more = `negro negros meteque meteques bledard bledards romano romanos youtre youtres tafiole tafioles pedoque pedoques
  bougnoul bougnouls chintok chintoks pedales nigga niggas`
const slurs = new RegExp(String.raw`\b(?:${[...wordsOf(cues.slur), ...wordsOf(more)].join('|')})\b`, 'g')
/** A word that a group uses for itself: whoever says it is one of them. */
const ofOneself =
  /(?:\b(?:je suis|suis|on est|nous sommes|moi|nous|entre|fiere? d'etre|i am|i'm|we are|we're|proud|us|fellow)\s(?:les?|la|une?|des|de|d'|a|the|vieille?s?|grosses?|petite?s?|,|\s)*|\bm(?:es|y) (?:\w{3,10} ){0,2})$/

/** Insults that are made of being a woman. */
const sexist =
  /\b(?:grognasses?|pou?ff?iasses?|petasses?|pouffes|connasses?|salopes?|garces?|(?:sales?|grosses?|espece de) (?:truies?|trainees?|putes?|chiennes?|pouffe))\b/g

/** What the words of a text say of groups of people, as far as lists of words can tell. */
export interface OfGroups {
  /** People of a group are attacked, or something good is denied of them. */
  readonly attacks: boolean
  /** People of a group are named, and nobody is quoted, cleared or condemned by it. */
  readonly named: boolean
  /** Somebody is called what only women are called: of one clerk it is rude, at large it is hateful. */
  readonly sexist: boolean
  /** A slur is used, in the sense that makes it one, and by nobody of himself. */
  readonly slur: boolean
  /** What sounds hateful is quoted, denied, told of or condemned, or said by people of themselves: whoever hears hate in it has to be surer. */
  readonly cleared: boolean
}

/** What is said where nobody is spoken of. */
export const ofNobody: OfGroups = { attacks: false, named: false, sexist: false, slur: false, cleared: false }

// A word of a group or a slur stands in whatever is found here: nearly every post has none, and is spared the search.
const spokenOf = (['origin', 'gender', 'otherGroup', 'slur'] as const).map((cue) => cueIndex[cue])
const beyondCues = new Set([...wordsOf(more), ...'roumains sourds aveugles femelles'.split(' ')].map(wordHash))

/** Whether a text that was read may speak of groups of people at all. */
export function mayBeOfGroups(dense: Float32Array, terms: Int32Array, termCount: number): boolean {
  for (const cue of spokenOf) if ((dense[cue] ?? 0) > 0) return true
  for (let i = 0; i < termCount; i++) if (beyondCues.has(terms[i] ?? 0)) return true
  return false
}

const most = 40
const window = 70
const near = 45
const ofFeeling = 0
const ofWorst = 1

/** Reads what a text says of groups of people; `plain`: in lower case, without accents. */
export function ofGroups(plain: string): OfGroups {
  const straight = plain.replaceAll(/[’‘]/g, "'").replaceAll('œ', 'oe')
  const isNamed = straight.search(people) >= 0
  if (!isNamed && straight.search(slurs) < 0 && straight.search(sexist) < 0) return ofNobody
  const own = straight.replaceAll(quoted, ' … ')
  const words = own.match(/[a-z]{2,}/g)?.length ?? 0
  // Of a text that is nothing but a quotation the words count.
  const read = words >= 3 ? own : straight
  let cleared = read !== straight && (attackIn(straight) === 'attacks' || slurIn(straight) === 'slur')
  const attack = attackIn(read)
  const slur = slurIn(read)
  const speaksAgainst = against.test(read.replaceAll(ofOwnHate, ' '))
  const named = isNamed && read.search(people) >= 0
  const insults = selfless(read, sexist)
  if (attack === 'denies' || insults === 'own' || slur === 'own' || (speaksAgainst && (named || slur !== 'none')))
    cleared = true
  if (named && attack === 'none' && slur === 'none' && warm.test(read)) cleared = true
  return {
    attacks: attack === 'attacks' && !speaksAgainst,
    named: named && !speaksAgainst,
    sexist: insults === 'other' && !speaksAgainst,
    slur: slur === 'slur' && !(speaksAgainst && cleared),
    cleared,
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

function attackIn(text: string): 'attacks' | 'denies' | 'none' {
  let denies = false
  const named = placesOf(text, people)
  if (named.length === 0) return 'none'
  if (tropes.test(text)) return 'attacks'
  const said = [feeling, worst, predicate].map((words) => placesOf(text, words))
  for (const who of named) {
    const behind = text.slice(who.end, who.end + window)
    const around = text.slice(Math.max(0, who.start - window), who.start) + who.word + behind
    if (denied.test(around) || noneOf.test(around)) return 'attacks'
    if (isHarmed(text, who)) return 'attacks'
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
                ? between.length < near
                : called.test(between)
              : adjoining.test(between)
        if (!isOfThem) continue
        const before = text.slice(Math.max(0, Math.min(who.start, what.start) - 16), Math.min(who.start, what.start))
        if (
          not.test(between) ||
          (not.test(before) && !saidByNot.test(what.word)) ||
          /^(?:aucune?|pas une?)\s/.test(who.word)
        )
          denies = true
        else return 'attacks'
      }
  }
  return denies ? 'denies' : 'none'
}

/** Whether it is said that they ought to be harmed, or will be. */
function isHarmed(text: string, who: Place): boolean {
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
  }
  return own ? 'own' : 'none'
}
