// Words for groups of people in English, as `of-groups` reads them: in lower case, without accents.

const kind =
  'gay|lesbian|homosexual|queer|trans|transgender|black|brown|colou?red|disabled|handicapped|autistic|deaf|blind|asian|arab|jewish|muslim|islamic|african|mexican|indian|pakistani|chinese|foreign|roma|gypsy|immigrant|migrant|refugee|mentally (?:ill|disabled)|female'
const folk =
  'people|persons?|folks?|men|women|man|woman|guys?|girls?|boys|kids|children|community|families|couples?|workers?|ones|males|females|students'
const alone =
  'gays|lesbians|homosexuals|homosexuality|transsexuals?|transgenders|trannies|muslims?|islam|jews?|arabs?|asians|africans|mexicans|indians|pakistanis|gypsies|gypsy|immigrants?|immigration|migrants?|refugees?|asylum seekers?|foreigners?|cripples|feminists?|women|girls|females|wheelchair users'

/** Who is meant by belonging to a group, and nothing else. */
const people = new RegExp(
  String.raw`\b(?:(?:${kind}) (?:${folk})|${alone}|the (?:blacks|disabled|handicapped|chinese|poles|romanians)|blacks|(?:a|any|no|every|each|another|not a single|all|your|these|those|being a) (?:woman|girl|female|cripple|black|gay)|(?:being|i.?m|i am|we.?re|we are|he.?s|she.?s) (?:a |an )?(?:gay|lesbian|trans|black|disabled|muslim|jewish|arab|asian|autistic|deaf|blind|woman|foreign))\b`,
  'g',
)

/** Hatred and disgust: of whom, stands beside it. What is said of others who hate is not this. */
const feeling =
  /(?<!\b(?:who|that|he|she|they|you|people|them|stop|why)\s(?:\w{1,10} )?)\b(?:hate|despise|loathe|detest|abhor|can.?t (?:stand|bear|abide|look at)|cannot (?:stand|bear|abide)|disgust(?:s|ed)?|repuls(?:e|es|ed)|sicken(?:s|ed)?|revolts?|nauseates?|(?:makes? me|make you|want to) (?:sick|puke|vomit|throw up)|sick of (?:all )?(?:the|these|those)?|(?:hatred|contempt|disdain|disgust|loathing|no respect) (?:for|of)|skin crawl|(?:creep|gross|freak)s? me out|me the creeps|turns? my stomach|allergic to|spit on|fed up with|make me (?:ill|angry))\b/g
/** Words that are only said of people whom somebody holds for less than people: near them is enough. */
const worst =
  /\b(?:vermin|scum|subhumans?|sub human|inferior|savages|cockroach\w*|parasit\w+|degenerates?|freaks of|abominations?|scourge|leeches|lowest form|against nature|bitches|whores|cunts|sluts|burn in hell|death to|kill all|piss off|fuck off|fuck (?:all|the|those|these|you)|fucking(?= (?:women|girls|females|gays?|lesbians|blacks?|muslims?|jews?|arabs?|asians?|africans|mexicans|indians?|immigrants?|migrants?|refugees?|foreigners?|trans|disabled|cripples?|gyps\w+)\b)|get (?:the fuck )?out of (?:my|our|this) (?:country|town|street)|barbarians|worthless)\b/g
/** What may be said of anybody, and is contempt where it is said of a group: it has to be said of them. */
const predicate =
  /\b(?:stupid|dumb\w*|idiots?|morons?|lazy|criminals?|thieves|thugs?|rapists?|terrorists?|murderers|paedophiles|pedophiles|greedy|liars?|dirty|filthy|smelly|sick\w*|ill|illness|diseased?|cancer|tumou?rs?|virus|plague|insane|crazy|mad|deranged|mental|perver\w+|evil|dangerous|violent|aggressive|disgusting|disgrace|useless|hopeless|pathetic|weak|ugly|hysterical|manipulative|irrational|animals?|monkeys?|apes?|dogs?|pigs?|rats?|insects?|burdens?|problem|threat|trash|garbage|filth|rubbish|crap|shit|toxic|cruel|corrupt|untrustworthy|two faced|scroungers?|freeloaders?|less (?:human|than|intelligent|capable)|slaves?|objects|unnatural|abnormal|sinful|sinners?|monsters?|beasts?|primitive|backwards?|uncivili[sz]ed|fanatics?|extremists?|invaders?|defective|freaks?|creeps?|immoral|(?:nothing but |only |always )?trouble|to blame|ruining|destroying|invading|stealing|taking over|a mistake|a joke|a waste|an insult to|cheats|crooks|cowards|deviants?|repugnant|loathsome|detestable|despicable|abhorrent|foul|hideous|grotesque|ungrateful|arrogant|entitled|whiny|con artists|swindlers|gangsters|killers|p(?:a)?edos?|molesters|groomers|unclean|unhygienic|contagious|infested|retarded|imbeciles?|ignorant|incompetent|inept|unproductive|idle|beggars|tramps|looters|jihadis?|brutes?|barbaric|medieval|unstable|nuts|lunatics?|psychos?|unhinged|deluded|mentally \w+|shallow|unfaithful|scheming|calculating|stingy|deceitful|dishonest|treacherous|traitors?|weaklings|ridiculous|clowns|demons?|satanic|impure|infidels|wicked|mistakes?|aberrations?|poison\w*|pollution|infection|epidemic|lice|bugs|maggots|vultures|hyenas|jackals|wolves|gorillas|chimps|donkeys|cows|swine|mongrels|dregs|property|toys|enem(?:y|ies)|menace|sneaky|incapable|unable|selfish|snakes?|vipers|wombs|hypocrites|spoiled|obsessed|predators|gold diggers|parasitic|uneducated|illiterate|brainless|rude|nasty|vile|gross|horrible|revolting|repulsive|brainwashed|embarrassing|disaster)\b/g
/** What they do by whom it is contempt to say so. */
const deeds =
  /\b(?:(?:ruin|destroy|invade|steal|pollute|poison|infest|overrun|corrupt) (?:our|the|this|my|your|everything|jobs)|live off (?:us|our|the|benefits)|milk the|take our|taking our|took our|(?:bring|brings|brought|spread) (?:\w+ )?(?:crime|disease\w*|drugs|trouble|violence|terror\w*|viruses)|smell (?:bad|awful|like)|stink|breed like|out to get|only (?:want|care about) (?:your |our |the )?(?:money|benefits)|should be ashamed|lie (?:all|constantly|about|to)|always (?:lie|lying|complain\w*|cheat\w*|whin\w*)|cannot drive|can.?t drive|ruin everything|make me sick)\b/
/** Between those who are spoken of and what they are called nothing stands but that they are it. */
const called =
  /^(?=.*\b(?:are|is|aren.?t|isn.?t|re|be|being|as|like|seem|look|act|smell|every one of them is|each of them is)\b|[ ]?[=:][ ]?|\s$)(?:[\s,.=:;'’-]|\b(?:who|that|which|they|these people|those people|such people|and|all|always|just|really|simply|so|such|nothing|but|more|than|only|no better|worse|closer to|like|as|a|an|the|bunch of|lot of|load of|pure|total|totally|absolutely|absolute|completely|fucking|bloody|damn|goddamn|some kind of|kind of|most|mostly|too|very|turn out|to|seem|look|smell|act|behave|not|never|aren.?t|isn.?t|hardly|are|is|re|be|being|born|usually|often|every one of them|each of them|one of them|clearly|obviously|basically|either|both|biggest|real|in (?:my|our|this|the) (?:town|street|country|village|building|area|city|school|office))\b)*$/
/** Between an insult and those whom it is for. */
const adjoining =
  /^(?:\s|,|['’]|\b(?:all|every|the|these|those|that|this|any|of|a|an|by|at|for|towards?|about|(?:boats?|camps?|houses?|homes|mosques?|synagogues?|cars) (?:with|full of|of)|fucking|bloody|damn|dirty|stupid|filthy|bunch|such|how|your|you|kind of|sort of|everything about|being around|seeing|looking at|with|single|more|and|next|babies|every one)\b)*$/
/** That something ought to be done to them, or will be. */
const ought =
  /\b(?:should|ought|must|needs? to|have to|deserved?|gonna|going to|will|i.?ll|we.?ll|let.?s|let the|time to|want to|wanna|would|i.?d|hope|wish|why don.?t|why do we|when do|coming|if i|next|someone|somebody)\b/
const harm =
  /\b(?:kill\w*|die|dead|shot|shoot|hang(?:ed)?|deport\w*|gas(?:sed)?|wiped? (?:out|off)|burn(?:ed|t)?|beat(?:en)?|hurt|stab\w*|lynch\w*|drown\w*|sink|exterminat\w*|eliminat\w*|eradicat\w*|sterili[sz]\w*|castrat\w*|locked (?:up|away)|lock (?:up|away|them)|imprison\w*|jail\w*|banned|ban|expel\w*|kick(?:ed)? out|thrown? out|sent (?:back|home|away)|send (?:them|back|home)|removed|get rid|rid of|rounded up|slap\w*|punch\w*|whip\w*|raped?|tortur\w*|suffer|silenced|shut up|enslav\w*|put down|murder\w*|choke|run over|smash\w*|spat|coming for|what happened to them|cured|aborted|segregated|barred|rape|hunt\w*|finish|stoned|behead\w*|crucif\w*|execut\w*|euthan\w*|(?:in|into) (?:camps|cages|a zoo)|starv\w*|poison\w*|flogged|brand\w*|annihilat\w*|obliterat\w*|slaughter\w*|massacr\w*|institutionali[sz]\w*|drag(?:ged)?|trampl\w*|kick\w*|thrown (?:off|from|in)|alight|on fire|push\w*|shove\w*|driven out|drive (?:them )?out|chased? (?:out|away)|stamped out|cleansed|purged?|beaten|crush\w*|strangle\w*|be afraid|end up in|cut (?:off|up|their)|destroy\w*|pay for)\b/

/** What is denied of people by whom it is contempt to deny it. */
const denied =
  /\b(?:(?:are|is|will|can|be|re)(?:n.?t|.?t| not| never|not)\b[^.!?]{0,24}\b(?:human|people|normal|equals?|welcome|belong|trust\w*|real (?:women|men|woman|man)|fit (?:to|for)|worth|worthy|respect\w*|honest|civili[sz]ed|capable|able to (?:think|learn|lead|drive|work)|intelligent|smart|clever|clean|decent|integrate|useful|productive|accepted|one of us|part of (?:this|our))|(?:don.?t|do not|doesn.?t|does not|never) (?:deserve(?! (?:this|that|it|to be (?:hated|hit|beaten|hurt|mocked|insulted|treated|bullied|attacked)|hat|abuse|such|any of|your|these))|belong|contribute|matter|respect (?:us|our|women)|integrate|fit in)|can.?t be trusted|cannot be trusted|(?:no|not a single) (?:\w+ ){1,2}?(?:deserves?(?! to be (?:hated|hit|beaten|hurt|mocked|insulted|treated|bullied|attacked|raped|harassed|abused|killed))|should (?:be allowed|have|be in|hold)|can be trusted|is (?:worth|capable|honest|fit|decent|trustworthy|clever|intelligent)))\b/
/** Peoples and faiths, of whom some say that they should not be here. */
const peoples =
  'muslims?|jews?|arabs?|blacks|africans?|mexicans?|pakistanis?|gyps(?:y|ies)|immigrants?|migrants?|refugees?|foreigners?|asylum seekers?|(?:black|muslim|jewish|arab|asian|african) (?:guy|man|men|people|person|kid|kids|family|families)'
/** What is only said by whoever believes it: whom it is of, stands in the same text. */
const tropes = new RegExp(
  [
    // Sent away, kept out, fewer of them.
    String.raw`\b(?:should|must|need to|ought to|can|better|all) (?:just |all )?(?:go|get|be sent|be sent back|return) (?:back )?(?:home|to (?:their|your) (?:own )?countr\w+|(?:to )?where (?:they|you) (?:came|come|belong)|to (?:africa|asia|china|mexico|india|the jungle))`,
    String.raw`\b(?:send|sent|kick|throw) (?:all )?(?:of )?(?:them|the \w+|these \w+|\w+) (?:all )?(?:back(?! (?:an?|the|my|it))|out of (?:the|our|this) country)\b`,
    String.raw`\b(?:no|without) (?:${alone}|blacks|(?:${kind}) people) (?:here|allowed|wanted|in (?:my|our|this|the))`,
    String.raw`\b(?:country|town|city|world|street|school|area|place|neighbou?rhood|europe|england|britain|america)\b[^.!?]{0,12} (?:without|free of) (?:the )?(?:any )?(?:${alone}|blacks)\b`,
    String.raw`\b(?:was|were|used to be|felt) (?:so |much |a |far )*(?:better|safer|cleaner|nicer|great|good|fine|safe|happier|quieter|richer|paradise)\b[^.!?]{0,24}\b(?:before|until|without|with fewer|when there were (?:no|fewer|less|hardly any)) (?:all )?(?:the |these |those |any )?(?:${alone}|blacks|(?:${kind}) (?:${folk})|they (?:came|let|arrived))(?! (?:facilities|toilets|access|day))`,
    String.raw`\b(?:enough|don.?t (?:want|need) (?:any )?more|don.?t (?:want|need) any|fewer|stop letting(?: in)?|too many|overrun (?:by|with)|flooded (?:by|with)|swamped (?:by|with)|infested with|crawling with|invaded by|keep out|invasion of|hordes of|swarms of) (?:of )?(?:the |these |those |all |all these )?(?:muslims|jews|arabs|blacks|africans|mexicans|pakistanis|gypsies|immigrants|migrants|refugees|foreigners|asylum seekers|gays|homosexuals|(?:black|muslim|gay|trans|jewish|arab|brown|asian|foreign) people)`,
    String.raw`\b(?:diseases?|virus\w*|germs|bugs|illnesses|crime) (?:\w+ )?(?:from|by) (?:the |these |those )?(?:chinese|asians|africans|immigrants|migrants|refugees|foreigners|muslims|gypsies)`,
    String.raw`\b(?:${peoples}|blacks|gays|women) out\b(?! (?:of|there|in|and|on|for|at|to))|\b(?:britain|england|america|europe|australia|canada|ireland) (?:is )?(?:for the|belongs to the) \w+`,
    String.raw`\b(?:gays?|homosexuals|lesbians|trans|transgenders|gay people|trans people)\b[^.!?]{0,40}\b(?:away from|near|in front of|around) (?:our|my|the) (?:kids|children)\b|\b(?:things?|stuff|bikes?|cars?|wallets?|phones?)\b[^.!?]{0,20}\b(?:vanish|disappear|go(?:es)? missing|get(?:s)? (?:stolen|nicked))\b[^.!?]{0,20}\b(?:when|whenever|since|as soon as)\b[^.!?]{0,16}\b(?:${peoples})|\b(?:we|taxpayers) (?:are |.?re )?(?:all )?(?:pay|paying|pick up the bill) for (?:them|it|their)\b`,
    // Their place.
    String.raw`\b(?:belongs?|place is|should stay|ought to stay|should be|stay|get back|back) (?:in|to|into) the (?:kitchen|closet|ghetto|jungle)|\bmake me a sandwich|\bbarefoot and pregnant|\b(?:women|wife|wives|woman|girls?) (?:should|must|ought to|need to|has to|have to) (?:obey|serve|submit|stay at home|know (?:their|her) place|listen to (?:men|their husbands))`,
    // Not what they are.
    String.raw`\b(?:(?:never|not|n.?t)(?: ever)? (?:be |been )?(?:a )?real (?:women|woman|men|man)|(?:just|only|simply|always be|still) (?:an? )?(?:men|man|bloke|blokes) (?:in|wearing) (?:a |an )?(?:dress|dresses|wigs?|skirts?)|just a phase|only a phase|real women (?:don.?t|have|do not))\b`,
    // What they cost, and what they are behind.
    String.raw`\b(?:jews?|jewish \w+)\b[^.!?]{0,20}\b(?:control|controls|own|owns|run|runs|rule|rules|behind (?:every|all|it)|pull the strings|are everywhere)`,
    String.raw`\b(?:drain on|burden on|burden to|living off|live off|leeching off|cost(?:s|ing)? (?:us|the taxpayers?|society)|don.?t (?:contribute|work|pay)|do not (?:contribute|pay)|never contribute)\b[^.!?]{0,30}(?:society|us|our|taxpayer\w*|anything|tax\w*|benefits|economy|system)`,
    // Rights that they should not have.
    String.raw`\b(?:should(?:n.?t| not| never)|must(?:n.?t| not| never)|ought not|no right)(?: to)?(?: ever)? (?:be (?:allowed|given|here|in charge|in (?:public|schools|power)|teachers|parents|free)|vote|drive|marry|adopt|exist|reproduce|breed|have (?:the |any |equal |children|kids|rights|a say)|live (?:here|among|near)|teach|lead|raise (?:children|kids))`,
    String.raw`\b(?:letting|giving|allowing) (?:the )?(?:${alone}|blacks|(?:${kind}) (?:${folk}))\b[^.!?]{0,24}\b(?:was|is|has been) (?:a|the) (?:\w+ )?(?:mistake|error|disaster)|\b(?:women|blacks|gays|disabled)(?:.?s|s.?)? (?:right to vote|suffrage|vote|votes|rights)\b[^.!?]{0,10} (?:was|were|is|are) (?:a|the) (?:\w+ )?(?:mistake|error|joke)`,
    String.raw`\bshould (?:all )?(?:have no|be denied)(?: \w+)? rights?\b`,
    // Kept away from, suspected, all alike.
    String.raw`\b(?:lock (?:my|your|the) (?:car|doors?)|cross(?:es|ed)? the (?:street|road)|clutch\w* (?:my|her|your) (?:bag|purse)|hide your|watch your (?:bag|wallet|purse|pockets)|hold (?:on to )?your (?:bag|wallet|purse)|count your (?:fingers|change))\b[^.!?]{0,50}\b(?:${peoples})`,
    String.raw`\b(?:would never|will never|wouldn.?t|won.?t|refuse to|never) (?:ever )?(?:hire|employ|rent|vote for|date|marry|trust|let|serve|sit next to|live next to|work (?:for|under)|shake hands with)\b[^.!?]{0,24}\b(?:${peoples}|a woman|(?:${kind}) (?:${folk}))`,
    String.raw`\b(?:they are|they.?re|you are|you.?re|are) all the same\b|\bwe all know (?:what|how|why) (?:they|these|those|the|${peoples})|\btypical (?:of )?(?:${peoples}|women)\b|\bin their (?:blood|genes|nature)\b`,
    String.raw`\b(?:because of|fault of|thanks to) (?:all |the |these |those )*(?:${peoples})\b|\b(?:nothing|nobody|no one) but (?:${peoples})`,
    String.raw`\b(?:our|western) (?:values|culture|way of life|civili[sz]ation)\b[^.!?]{0,30}\b(?:threat\w*|destroy\w*|incompatible|erod\w*|ruin\w*)|\b(?:threat\w*|destroy\w*|incompatible|erod\w*|ruin\w*)\b[^.!?]{0,20}\b(?:our|western) (?:values|culture|way of life|civili[sz]ation)`,
    String.raw`(?:^|[.!?,:;] ?)(?:just )?go (?:back )?home(?! (?:and|to|now|after|with|early))`,
    String.raw`\bonly good (?:\w+ )?(?:\w+) is a dead`,
  ].join('|'),
)
const noneOf =
  /\b(?:never|who (?:would|could|can)(?: ever)?) trust (?:an? |any |these |those |the )?(?:muslim|jew|arab|gypsy|black|woman|women|immigrant|foreigner)s?\b/

/** That somebody speaks against it. */
const against =
  /\b(?:racis\w+|sexis\w+|homophob\w+|transphob\w+|islamophob\w+|antisemit\w+|anti semit\w+|misogyn\w+|xenophob\w+|ableis\w+|bigot\w*|hateful|prejudice\w*|stereotyp\w+|discriminat\w+|hate (?:speech|crimes?)|(?:your|his|her|their|this|that|such|all this|the) (?:hatred|hate|bile)|myth|(?:is|are|was) (?:wrong|false|untrue|nonsense)|isn.?t true|not true|harass\w*|bull(?:y|ied|ying)|(?:who|whoever|anyone|anybody|everyone|people|those|someone|person|idiot|man|men|guy) (?:who |that )?(?:still |really |ever )?(?:hates?|attack\w*|insult\w*|says?|said|saying|thinks?|believes?|claims?|hits?|mocks?|mocking|beats?|hurts?|abuses?|abused|calls?|compares?|shouts?|shouted|treats?)|(?:calling|saying|to say|to call|claiming|comparing|telling|treating|to tell) (?:that )?(?:some|us|me|people|women|a|an|the|any|black|gay|trans|muslims?|jews?|immigrants?|disabled|all)|(?:told|tells?|called|calls?|asked|treated|shouted at|refused|humiliated|mocked|insulted|thrown|searched|ignored|thrown) (?:me|us|my|out)\b|stop (?:calling|saying|insulting|mocking|hating)|never (?:say|said|claimed|call|insult|mock|ok|okay|acceptable)|(?:keeps?|kept) (?:saying|repeating|claiming)|it.?s (?:false|a lie|nonsense|not true)|not (?:ok|okay|acceptable)|unacceptable|shame on|what a (?:disgrace|shame)|(?:no|nobody|no one|not|never|n.?t)\b[^.!?]{0,30}\b(?:be|being|get) (?:hit|beaten|insulted|mocked|hated|raped|abused|harassed|bullied|attacked|discriminated)|(?:should|must) (?:never|not) (?:insult|mock|hate|hurt|hit|attack|discriminate|make fun))\b/
/** Who says so is not against it. */
const ofOwnHate =
  /\b(?:not|m|am|n.?t) (?:an? |being )?(?:racist|sexist|homophobe|homophobic|transphobic|misogynist|bigot|antisemite)\b/g
/** That somebody speaks well of them. */
const warm =
  /\b(?:love|loves|proud|welcome|wonderful|amazing|respect|admir\w+|beautiful|brilliant|lovely|brave|helpful|fantastic|thanks?|thank you|celebrat\w+|enrich\w*|contribut\w+|better (?:place|country|world|people|city|team)|make (?:this|our|the) \w+ (?:better|richer|great)|hero\w*|inspir\w+|my \w+ friends?|equal rights|deserves? (?:our|respect|better|equal|the same|to be (?:safe|heard|loved|respected|treated))|solidarity)\b/
/** That something bad is denied. */
const not =
  /\b(?:not|never|no|nobody|none|nothing against|hardly|without|neither|nor)\b|\b(?:do|does|did|are|is|was|were|should|would|could|ca|wo|has|have|can|re)n.?t\b|\b(?:i|we|they|you) (?:dont|arent)\b/
/** Contempt that is said by a negation itself. */
const saidByNot = /^(?:can.?t|cannot|not )/

/** How people speak of groups of people in English. */
export const english = {
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
