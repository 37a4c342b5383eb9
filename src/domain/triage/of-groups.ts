import { cueIndex } from './cue-table.ts'
import { cues, wordsOf } from './cues.ts'
import { wordHash } from './hashing.ts'

// Words as a text is made before it is looked at: in lower case, without accents. Lists of plain words with bounded gaps, so
// that a search stays linear. Stems end with `\w*`.

/** Who is meant by belonging to a group, and nothing else: with an article where the word alone may be a colour, a country or a place to park. */
const people = new RegExp(
  String.raw`\b(?:(?:bonnes? femmes?|gonzesses?|nanas?|meufs|feministes|gent feminine|femelles|lesbiennes?|homosexuel(?:le)?s?|pedes?|gouines?|` +
    String.raw`transsexuel(?:le)?s?|transgenres?|travestis?|travelos?|sodomites|musulmane?s?|islam|juif|juifs|juives?|arabes|maghrebin(?:e)?s|africains|negres|gitans?|roms|tziganes?|` +
    String.raw`trisomiques|immigre(?:e)?s?|migrante?s?|refugie(?:e)?s?|clandestins|immigration|homosexualite|etre (?:trans|gay|homo|lesbienne)|blacks|rebeus?|renois?|feujs?)` +
    String.raw`|(?:les|des|ces|aux|du|tous les|toutes les|toutes ces|tous ces|vous les|autres|sales|une|un|le|d'un|d'une|aucune?|pas une?|chaque|deux|trois|quatre|cinq|leurs|enfoires de|enfoires d'|putains? de|putains? d')\s` +
    String.raw`(?:personnes\s|gens\s|jeunes\s|femmes\s)?` +
    String.raw`(?:femmes|filles|trans|gays?|homos?|lgbt|(?<!\ble\s)noirs?|noires|asiatiques|chinois|turcs?|algeriens?|marocains?|africaine?s?|arabes?|maghrebins?|roumains?|indiens|etrangers?|` +
    String.raw`handicapee?s?(?: mentaux)?|infirmes?|trisomiques?|autistes?|sourds|aveugles)` +
    String.raw`|(?:women|girls|gays|lesbians|homosexuals|trans people|black people|blacks|muslims|jews|arabs|immigrants|migrants|refugees|foreigners|disabled people|the disabled))\b`,
  'g',
)

/** What is said of people by whom it is contempt to say it. */
const contempt = new RegExp(
  String.raw`\b(?:(?:je|j'|j'ai)\s?(?:hais|execre|abhorre|meprise|vomis|deteste|horreur des)|horreur|en horreur|haine des|degout\w*|repugn\w*|debect\w*|ecoeur\w*|gerber|la gerbe|vomir|nausee|aversion|repulsion|haut le coeur|hors de moi|sur le systeme|par les yeux|(?:n')?en (?:veut|veux|voulons) (?:pas|plus)|` +
    String.raw`(?:peux|supporte|supporter) (?:pas|plus) (?:encadrer|sentir|voir|saquer|blairer|piffrer|la vue|les|ces|un|une|aucune?)|` +
    String.raw`inferieure?s?|sous hommes?|degener\w+|derange\w*|detraque\w*|deprav\w+|pervers\w*|vicieu\w+|tares?|tordus?|anorma\w+|contre nature|malades?|maladie|folles?|fous|dingues|hysterique\w*|` +
    String.raw`parasit\w+|vermine|nuisibles?|cafards?|cloportes?|rats|porcs?|chiens|truies?|singes?|guenons?|macaques?|primates?|betail|betes|animaux|insectes?|sangsues?|hyenes?|lepre|peste|cancer|virus|fleau|plaie|calamite|` +
    String.raw`monstr\w+|abominations?|aberrations?|erreur de la nature|dechets?|ordures?|saletes?|crasse\w*|racaille\w*|merde\w*|pourriture\w*|raclures?|legumes?|larves?|bestioles|bestiaux|meutes?|boulets?|` +
    String.raw`sauvages?|barbares?|primitifs?|arrieres?|terroristes?|fanatiques?|assassins?|criminel\w*|delinquants?|voleurs?|voleuses|voler|violeurs?|trich\w+|menteu\w+|hypocrites?|faineant\w*|feignant\w*|paresseu\w+|profiteu\w+|profiter|` +
    String.raw`cupides?|venal\w*|capricieu\w*|manipulat\w+|agressi(?:fs|ves)|vulgaires?|laids|laides|moches?|violents?|dangere(?:ux|uses?)(?! pour)|moins (?:intelligent|capable|humain)\w*|pas le niveau|radins?|avares?|fourbes?|sournois\w*|malhonnetes?|laches?|cruels?|stupides?|idiots?|idiotes?|imbeciles?|betes?|cretin\w*|debiles?|conn?es?|connards?|connasses?|salopes?|putes?|encules?|enfoires?|salop\w+|` +
    String.raw`inutiles?|bons? a rien|bonnes? a (?:rien|jeter)|bonnes? qu'a|moins que rien|bons? pour l'asile|a l'asile|au fourneau|a la cuisine|en cuisine|incapables de vivre|envahi\w+|souill\w+|puent|sentent mauvais|mort aux|a mort|dehors|degage\w*|du balai|barrez vous|cassez vous|allez vous faire|niquez|va te faire|font chier|fait chier|cassent les|emmerdent|` +
    String.raw`disgust\w*|filth\w*|vermin|scum|subhuman|inferior|parasites|animals|savages|criminals|terrorists|rapists|hate|despise|stupid)\b`,
  'g',
)

/** That something ought to be done to them, or will be. */
const ought =
  /\b(?:faut|faudrait|devrait|devraient|merite\w*|meritent|je vais|on va|allons|vais|qu'on|qu'ils|qu'elles|qui va|doit|doivent|devrions|si je|on vous|on retrouvera|il est temps|temps de|attend quoi|quand est ce|a quand|c'est quand|un jour|premiere?|prochaine?|je (?:l'|la|le|les|lui|leur|vous)|should|ought|gonna|going to|will)\b/
const harm = new RegExp(
  String.raw`\b(?:tuer|buter|crevent|crever|creve|egorger|pendre|fusiller|bruler|brule|frapper|cogner|cogne|tabasser|castrer|steriliser|exterminer|eliminer|eradiquer|gazer|lapider|lyncher|ecraser|ecrase|noyer|noie|couler|abattre|fouetter|gifler|` +
    String.raw`chasser|debarrasser|expulser|renvoyer|virer|enfermer|interner|parquer|deporter|ficher|fiches|esclaves?|prison|peine de mort|jeter a|jeter dehors|jette|raser|casser du|casse le|casser la|casser les|faire la peau|raclee|tabasse|casser|casse|pousser|pousse|defigure\w*|dessus|a coups de|fusil|attend(?:s|ons)? (?:dehors|a la sortie)|rester entre eux|servir (?:son|leurs?) maris?|mettre le feu|mettrai le feu|` +
    String.raw`(?:les|leur|se|nous) (?:faire )?taire|obeir|privees?|interdire (?:aux|les|l'islam)|interdit les|disparaitre|disparaissent|kill|shot|hanged|deported|gassed|wiped out|burn|burned)\b`,
)

/** What is denied of people by whom it is contempt to deny it. */
const denied = new RegExp(
  String.raw`\b(?:(?:ne|n'|n)\s?(?:sont|est|ont|seront|sera|a|auront|fera|feront|valent|vaut|servent|sert|meritent|merite|peut|doivent|travaille|travaillent|savent|sait)\s(?:\w+\s)?(?:pas|jamais|aucune?|rien|ni|guere)\b[^.!?]{0,30}\b` +
    String.raw`(?:normaux|normales?|humains?|respect\w*|egaux|egales|honnetes?|honneur|bienvenus?|bienvenues|leur place|place (?:ici|chez|parmi)|parole|compassion|pitie|civilis\w+|confiance|dignes?|la peine)` +
    String.raw`|(?:ne|n')\s?(?:valent|vaut|servent|sert) (?:a )?rien|rien dans la tete|(?:n'a|n'ont) rien a (?:faire|y faire|foutre)|rien d'humain|pas (?:des |de )?(?:etres? humains?|vraies? femmes?|vrais hommes)|not human|never be (?:our )?equals?)\b`,
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
  String.raw`\b(?:racis\w+|sexis\w+|homophob\w+|transphob\w+|islamophob\w+|antisemit\w+|misogyn\w+|xenophob\w+|validis\w+|haineu\w+|prejuges?|cliches?|rumeurs?|discrimin\w+|` +
    String.raw`(?:ta|sa|votre|leur|la|de la|a la|cette) haine|delit|puni\w*|signale\w*|signalement|plainte|condamn\w+|modere[zr]?|banni|abject\w*|pitoyable|minable|(?:est|c'est|etait|quoi de plus) honteux|se ridiculise|te ridiculises|lamentable|inadmissible|inacceptable|` +
    String.raw`(?:honte a|honte de) (?:ceux|celui|toi|vous|traiter|dire|laisser)|arrete[zr]? (?:de|d'|vos|tes)|cesse[zr]? (?:de|d'|vos|tes)|stop a|insulte[rs]?|insultee?s?|moque[rz]?|menace[rz]?|menacent|victimes?|agresse\w*|harcele\w*|` +
    String.raw`traite[rzs]?|traitee?s?|traitait|dire que|dire qu'|ecrire que|ecrire qu'|repeter que|pretendre que|penser que les|racists?|racism|bigot\w*|stop calling|stop saying)\b`,
)
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
  /** Somebody is called what only women are called: of one clerk it is rude, at large it is hateful. */
  readonly sexist: boolean
  /** A slur is used, in the sense that makes it one, and by nobody of himself. */
  readonly slur: boolean
  /** What sounds hateful is quoted, denied, told of or condemned, or said by people of themselves: whoever hears hate in it has to be surer. */
  readonly cleared: boolean
}

/** What is said where nobody is spoken of. */
export const ofNobody: OfGroups = { attacks: false, sexist: false, slur: false, cleared: false }

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
  const speaksAgainst = against.test(read)
  const named = isNamed && read.search(people) >= 0
  const insults = selfless(read, sexist)
  if (attack === 'denies' || insults === 'own' || slur === 'own' || (speaksAgainst && (named || slur !== 'none')))
    cleared = true
  if (named && attack === 'none' && slur === 'none' && warm.test(read)) cleared = true
  return {
    attacks: attack === 'attacks' && !speaksAgainst,
    sexist: insults === 'other' && !speaksAgainst,
    slur: slur === 'slur' && !(speaksAgainst && cleared),
    cleared,
  }
}

function attackIn(text: string): 'attacks' | 'denies' | 'none' {
  let denies = false
  const named = [...text.matchAll(people)].slice(0, most)
  if (named.length === 0) return 'none'
  if (tropes.test(text)) return 'attacks'
  const said = [...text.matchAll(contempt)].slice(0, most)
  for (const who of named) {
    const [from, to] = [who.index, who.index + who[0].length]
    const around = text.slice(Math.max(0, from - window), to + window)
    if (denied.test(around) || noneOf.test(around)) return 'attacks'
    if (ought.test(around) && harm.test(around) && !not.test(around)) return 'attacks'
    for (const what of said) {
      const [start, end] = [what.index, what.index + what[0].length]
      if (start < to && end > from) continue
      const between = start >= to ? text.slice(to, start) : text.slice(end, from)
      if (between.length > window) continue
      const before = text.slice(Math.max(0, Math.min(from, start) - 16), Math.min(from, start))
      if (not.test(between) || (not.test(before) && !saidByNot.test(what[0])) || /^(?:aucune?|pas une?)\s/.test(who[0]))
        denies = true
      else return 'attacks'
    }
  }
  return denies ? 'denies' : 'none'
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
