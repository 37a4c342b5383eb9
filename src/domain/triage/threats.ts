import { wordHash } from './hashing.ts'

// Words as a text is made before it is looked at: in lower case, without accents. A threat says who will do it (I, we, or
// somebody who ought to), and to whom (you, yours, somebody's bones). Lists of plain words with bounded gaps: a search stays linear.

const place =
  'boutiques?|magasins?|agences?|locaux|local|restos?|restaurants?|entrepots?|bureaux?|siege|baraques?|usines?|immeuble|hotel|voitures?|camions?|camionnettes?|vitrines?|vitres?|depot|comptoir|maison'
const body =
  'gueules?|tetes?|tronches?|dents|genoux?|jambes?|bras|nez|portrait|machoires?|os|cranes?|face|cou|yeux|doigts|cotes|rotules?'
const harming =
  'tuer|buter|crever|egorger|defoncer|frapper|cogner|eclater|demonter|massacrer|etrangler|poignarder|planter un couteau|saigner|fumer|fracasser|tabasser|exploser|flinguer|abattre|demolir|gifler|ecraser|saccager|trouer|refroidir|choper|corriger|derouiller|demolir|pulveriser|bruler|cramer'
const harms =
  'tue|bute|egorge|defonce|frappe|cogne|eclate|demonte|massacre|etrangle|fracasse|tabasse|explose|flingue|demolis|creve|chope'

/** What nobody writes who does not threaten. */
const plainThreat = new RegExp(
  String.raw`\b(?:` +
    [
      // I shall harm you.
      String.raw`(?:(?:je|j|on) ?(?:vais|va|viens|vient|jure de|reve de|compte|finirai par)|nous allons|j'arrive|envie de|pret a|falloir|faudrait|qu'on vienne|quelqu'un (?:va|devrait|finira par)) (?:\w{1,10} ){0,3}?(?:te|t'|vous) ?(?:${harming})(?! (?:de rire|a coups? d'(?:etoile|avis)))`,
      String.raw`(?:je|on) (?:te|vous|leur|lui) ?(?:tuerai|buterai|creverai|egorgerai|defoncerai|frapperai|eclaterai|massacrerai|demolirai|exploserai)`,
      String.raw`(?:(?:si|que|quand) [^.!?]{3,60}[, ]+(?:et )?)(?:je|on) (?:te|vous) (?:${harms})\b(?! de)`,
      // I shall break somebody's bones.
      String.raw`(?:je|j'|on|envie de|va|vais|viens|faudrait|merite[sz]?) (?:vais |va )?(?:\w{1,8} )?(?:te|vous|lui|leur|t') ?(?:casse|pete|defonce|eclate|explose|fracasse|brise|arrache|refai|demonte|coupe|ecrase|tord)(?:r|rai|rais|s|z|drai|dre)? (?:la|les|le|l'|ta|tes|vos|votre|ton|un|une|deux) ?(?:${body})`,
      String.raw`(?:vais|va|viens|envie de|faudrait) (?:\w{1,8} )?(?:casser|peter|defoncer|eclater|exploser|fracasser|briser|arracher|refaire|demonter|couper) (?:la|les|le|l'|vos|votre|ton|tes|ta) ?(?:${body}) (?:a|au|aux|de|du|des)\b`,
      String.raw`(?:mon|ma|mes) (?:poings?|mains?|pied) (?:dans|sur) (?:ta|sa|votre|leur|la) (?:${body}|figure)`,
      String.raw`(?:(?:te|vous|lui|leur) )?(?:fais|fait|faire|ferai|fera) (?:la peau|la fete a (?:ton|votre|ce)|passer un sale quart d'heure|bouffer (?:tes|ses|vos) dents)`,
      String.raw`(?:(?:je|on) (?:vais|va|viens|vient|reviens|passe)|venir) (?:\w{1,8} )?(?:\w{1,8} )?(?:te|vous|lui|leur) regler (?:ton|votre|vos|son|leur) comptes?`,
      String.raw`(?:mettre|mette|colle|coller|loge|loger|mets|met|foutre|merite[sz]?) (?:\w{1,10} )?une balle(?! (?:de|neuve))|une balle (?:dans|entre) (?:la|ta|sa|votre|les) (?:tete|yeux|deux|nuque|genou)`,
      // With what.
      String.raw`(?:je|j'|on|nous) ?(?:\w{1,10} ){0,3}?(?:debarque|debarquer|viens|vient|venir|reviens|revenir|arrive|passe|passer|repasse|repasser|attends) (?:[\w']{1,12} ){0,5}?avec (?:une?|mon|ma|mes|des|le|la) (?:batte|couteau|flingue|fusil|arme|armes|barre de fer|marteau|hache|machette|cutter|bidon d'essence|cocktail molotov|masse)`,
      // Fire, and what is theirs.
      String.raw`(?:vais|va|viens|venir|faudrait|devrait|envie de|jure|pret a|si|mettrai|foutrai|merite[sz]?) [^.!?]{0,30}?(?:mettre|mets|met|mettrai|foutre|fous|fout|foutrai) le feu (?:a|au|aux|dans) (?:\w{1,8} )?(?:${place})`,
      String.raw`(?:(?:foutrai|mettrai|fous|mets) le feu (?:a|au|dans) (?:votre|ton|ta|vos|tes|leur) (?:${place}))`,
      String.raw`(?:je|on|j'|nous|quelqu'un) (?:\w{1,9} ){0,3}?(?:bruler|cramer|incendier|faire sauter|faire exploser|saccager|caillasser|defoncer|exploser|demolir|casser|peter|brulerai|cramerai) (?:toute? )?(?:votre|vos|ta|ton|tes|leur|cette|la) (?:${place}|boite)`,
      String.raw`(?:je|on) (?:\w{1,9} ){0,2}?(?:tout (?:casser|peter|saccager|cramer|bruler|faire peter)|casserai tout|casse tout|pete tout|crame tout|tout retourner) (?:dans|chez|a) (?:votre|vous|ta|ton|vos|l'|la|le)`,
      // I know where to find you.
      String.raw`(?:je|on) (?:sais|sait|connais|connait)(?! pas| plus)(?: \w{1,12}){0,6}? (?:ou|a quelle heure|l'heure a laquelle|quand) (?:tu|vous|elle|il|ils|elles|ta \w{1,12}|ton \w{1,12}|tes \w{1,12}|vos \w{1,12}) (?:habite[sz]?|habitent|travaille[sz]?|bosse[sz]?|vis|vit|vivez|creche[sz]?|dor[sm]\w*|finit|finis|finissez|finissent|sort|sors|sortez|sortent|termine[sz]?|rentre[sz]?|gare[sz]?|va|vont)`,
      String.raw`(?:surveille[rz]?|mefie toi de|protege[rz]?|couvre[rz]?) (?:tes|vos|ses|leurs) arrieres`,
      String.raw`(?:fais gaffe|fais tres attention|gare) a (?:toi|tes fesses|ta gueule|ta famille)|gare a (?:vos|tes) (?:fesses|familles?)`,
      // What will become of you.
      String.raw`(?:tu|vous) (?:vas|allez) (?:comprendre (?:ta|votre|la) douleur|le sentir passer|morfler|saigner|crever|mourir(?! de| d'| a)|souffrir(?! de| d'| a| avec| du)|te faire (?:buter|demonter|defoncer|eclater|fumer)|vous faire (?:buter|demonter|defoncer|eclater|fumer))|va comprendre sa douleur`,
      String.raw`ca va (?:\w{1,6} )?(?:mal (?:se )?(?:finir|terminer|tourner|se passer|aller)|chauffer|chier|saigner) pour (?:vous|toi|lui|elle|eux|ton|votre|vos|tes|leur|sa|son|ses|quelqu'un)|ca va (?:mal )?(?:finir|se finir|se terminer) (?:mal|dans le sang|tres mal) pour (?:vous|toi|lui|elle|eux|sa|quelqu'un)`,
      String.raw`(?:tes|vos|ses) jours sont comptes`,
      String.raw`(?:tu es|t'es|vous etes|t es|es) (?:(?:tous|toutes|un homme|une femme|des hommes|des gens) )?morte?s?(?= *(?:$|[.!,;:\n)]|si\b|la prochaine|demain|ce soir))`,
      String.raw`(?:tu vas|vous allez|va|je t'envoie|je vous envoie|je l'envoie|t'envoyer|vous envoyer|l'envoyer) (?:vous )?(?:finir |direct )?(?:a l'hopital|a l'hosto|a la morgue|au cimetiere|six pieds sous terre|dans un cercueil|entre quatre planches)`,
      String.raw`attends? (?:un peu )?que (?:je|on) (?:te|vous|le|la|l'|t') ?(?:croise|chope|attrape|retrouve|tombe)|(?:si|la prochaine fois que|le jour ou|quand) (?:jamais )?(?:je|on) (?:te|vous|le|la|l'|t') ?(?:chope|attrape|recroise|retrouve(?! pas)(?=,| tu| t'| je| ca))`,
      String.raw`(?:je|on|j') ?(?:vais |va )?(?:te|vous|lui|leur) (?:fais|fait|faire|ferai) (?:bouffer|avaler|manger) (?:mon|ma|le|la|ton|ta|son|sa|votre|vos|ses|les)|(?:numerote[rz]?|compte[rz]?) (?:tes|ses|vos) (?:abattis|os|dents)|profite[rz]? bien de (?:tes|ses|vos) (?:dents|jambes|genoux)|(?:attends?|attendre|attendrai) (?:[\w']{1,12} ){0,3}?(?:en bas de|devant) chez (?:lui|elle|toi)|(?:prie|prier|priez) pour (?:que|ne) (?:\w{1,8} ){0,3}?(?:te|vous|le|la|l'|t') ?croise|avec une (?:masse|pierre|brique|batte) dans (?:votre|ta|vos|tes) (?:vitrines?|vitres?|tete|gueule)`,
      String.raw`(?:je|on) (?:vais |va )?(?:m'|s'|m |s )occuper? (?:serieusement |personnellement )?de (?:ton|son) cas|(?:je vais m'|on va s')occuper de (?:toi|ta gueule|ta famille|tes gosses)`,
      String.raw`vous allez payer,? (?:et pas|mais pas) (?:avec|en)|tu (?:vas|allais) (?:me )?(?:le |la )?(?:payer|regretter)(?= *(?:$|[.!,;\n]|tres|cher|amerement|toute|crois|fais|je te))`,
    ].join('|') +
    String.raw`)`,
)

/** What threatens, unless it goes on to say that nothing worse than the law or a bad review is meant. */
const veiledThreat = new RegExp(
  String.raw`\b(?:` +
    [
      String.raw`(?:tu|vous) (?:vas|allez) (?:me |nous )?(?:le |la |amerement )?regretter(?= *(?:$|[.!,;\n]|tres|cher|amerement|toute|crois|croyez|je vous|je te))|vous (?:le|la) regretterez|tu (?:le|la) regretteras`,
      String.raw`(?:tu vas|vous allez) me le payer(?! en)|vous allez (?:me )?(?:le )?payer (?:tres )?cher|vous allez payer pour (?:ca|ce que)`,
      String.raw`t'attends a la sortie(?! (?:de|du|des|nord|sud|est|ouest|\d))|(?:je|on) (?:te|vous) retrouver(?:ai|a)(?= *(?:$|[.!,;\n]|et|ou que|partout))|on se retrouvera(?= *(?:$|[.!,;\n]))`,
      String.raw`you(?:.?ll| will| are going to|.?re going to|.?re gonna| gonna) (?:all )?(?:regret|be sorry for) (?:this|that|the day|messing|crossing|ever|what you)|you(?:.?ll| will| are going to|.?re going to|.?re gonna) pay for (?:this|that|what you)`,
    ].join('|') +
    String.raw`)`,
)
/** Steps that anybody may take, money, and kindness: whoever names them with words that may threaten means these. */
const lawful =
  /\b(?:avocate?s?|juges?|judge|police|gendarmes?|gendarmerie|commissariat|tribunal|plainte|justice|mediateur|dgccrf|huissier|cnil|signalement|juridique\w*|resili\w+|etoiles?|avis|reseaux|presse|client\w*|concurren\w+|boycott\w*|euros?|rembours\w+|factur\w+|lawyer|solicitor|attorney|court|ombudsman|legal|sue|suing|review\w*|stars?|press|media|customer\w*|cancel\w*|switch\w*|refund\w*|hate|hatred|plaisir|merci|hate de|bientot)\b/

const harmingEnglish = 'kill|murder|strangle|stab|butcher|slaughter|hurt|batter|throttle|shoot|lynch|maim'
const bones = 'legs?|arms?|necks?|nose|jaw|face|teeth|head|skull|fingers|knees?|kneecaps|bones|hands?|ribs|ass|arse'
const premises =
  'shop|store|place|office|offices|house|home|restaurant|cafe|branch|warehouse|depot|building|hotel|bar|pub|car|cars|van|truck|windows?|headquarters|hq|salon|counter'
const willDo = String.raw`(?:i|we)(?: swear(?: to god)?| promise)?(?: i| we)?(?:.?ll| will| am going to|.?m going to|.?m gonna| are going to|.?re going to|.?re gonna| gonna|.?d love to| want to| feel like| am about to|.?m about to)(?: (?:personally|just|come(?: (?:down|over|back))?(?: there)?(?: and)?|be|go(?: down there)? and|fucking|really|seriously|happily)){0,3}`
const threatInEnglish = new RegExp(
  String.raw`\b(?:` +
    [
      String.raw`${willDo} (?:(?:${harmingEnglish}) (?:you|u|them all|you all|every (?:one|last one) of you)(?! (?:an?|over|some|the|with kindness|in the (?:game|final|match)))|(?:beat|smash|fuck|mess|cut|chop|slap|slice|carve) (?:you|him|her|them) (?:up|to|half|silly)|knock (?:you|him|her|them|your (?:teeth|head|lights)|his (?:teeth|head|lights))(?: the \w{1,8})? (?:out|down|unconscious)|punch (?:you|him|her|them|your \w{1,10}|that \w{1,10})|slap (?:you|him|her|them|that)|hunt (?:you|him|her|them|down)|(?:find|track) (?:you|him|her|them|out where you)(?= *(?:$|[.!,;\n]|and|down and|wherever)))`,
      String.raw`${willDo} (?:break|smash|snap|rip|bash|kick|stamp on|cut off|bust|shatter) (?:your|his|her|their|the \w{1,10}s|that \w{1,10}s) (?:fucking |bloody )?(?:${bones})`,
      String.raw`${willDo} (?:break|smash|burn|torch|trash|wreck|blow up|firebomb|destroy|petrol bomb|set fire to|shoot up|brick|vandalise|vandalize) (?:up |down )?(?:your|the|this|that|their) (?:\w{1,12} ){0,2}?(?:${premises})`,
      String.raw`(?:${willDo}|(?:someone|somebody) (?:should|ought to|needs to|will)) (?:burn|torch|blow) (?:it|them|you|this|that|the lot|your \w{1,12}|the \w{1,12})(?: all)? (?:down|up|to the ground|to ashes)`,
      String.raw`${willDo} (?:put|send) (?:you|him|her|them|one of you) (?:in|to|into|through) (?:the |a |an )?(?:hospital|ground|coffin|grave|wall|morgue|ambulance|a and e|er)`,
      String.raw`${willDo} make (?:you|him|her|them) (?:suffer|bleed|scream|beg)|make you pay(?= *(?:$|[.!,;\n]|for (?:it|this|that|what)|with your))`,
      String.raw`(?:put|puts|get|gets|deserves?|needs?) a bullet(?: (?:in|through|between))?`,
      String.raw`(?:i|we)(?:.?m|.?re| am| are|.?ll| will)?(?: \w{1,9}){0,4}? (?:come|coming|come back|coming back|turn up|turning up|be there|be back|show up|walk in|down there)(?: [\w']{1,10}){0,5}? with (?:a|an|my|the) (?:baseball bat|bat|knife|gun|shotgun|machete|hammer|crowbar|axe|can of petrol|gas can|weapon|sledgehammer)`,
      String.raw`(?:i|we) (?:know|found out|have found out) (?:exactly )?where (?:you|u|he|she|they|(?:your|his|her|their) \w{1,12}|\w{3,12}) (?:live|lives|work|works|sleep|sleeps|park|parks|drink|drinks|goes? to school)(?! best)`,
      String.raw`(?:i|we) know (?:exactly )?(?:what time|when) (?:you|he|she|they|(?:your|his|her) \w{1,12}|\w{3,12}) (?:finish(?:es)? (?:work|(?:your|his|her|their) shift)|finish(?:es)?(?= *(?:$|[.!,;\n]))|leaves? work|gets? off work|clocks? off|knocks? off|walks? home|goes? home)`,
      String.raw`watch (?:your|his|her|their) backs?(?! (?:yard|garden|catalogue))|sleep with one eye open|(?:your|his|her) days are numbered`,
      String.raw`(?:you|u)(?: people| lot| guys| all)?(?:.?re| are|.?ll be) (?:all )?(?:a )?dead(?: (?:meat|man|men|woman))?(?= *(?:$|[.!,;?\n]|if\b|when\b|once\b|tomorrow|tonight))`,
      String.raw`(?:you(?:.?ll| will| are going to|.?re going to|.?re gonna)|he(?:.?ll| will)|she(?:.?ll| will)|they(?:.?ll| will)) (?:\w{1,6} )?(?:end up|wake up|wind up|be) (?:in|dead in) (?:the |a |an )?(?:hospital|ditch|morgue|coffin|ground|grave|body bag|river)`,
      String.raw`you(?:.?ll| will|.?re going to| are going to|.?re gonna) (?:bleed|die|suffer|get hurt|get (?:a beating|your head kicked in|what.?s coming))(?= *(?:$|[.!,;\n]|for|if|tonight|soon|like))`,
      String.raw`better (?:hope|pray)(?: that)? (?:i|we) (?:never|don.?t|do not) (?:meet|see|find|run into|bump into|catch|get hold of)`,
      String.raw`(?:wait|waiting|wait until|just wait till?) (?:i|we) (?:get (?:my|our) hands on|catch|get hold of) (?:you|him|her|them|that|your|whoever)|if i (?:ever )?get my hands on (?:you|him|her|them|that|your|whoever)`,
      String.raw`(?:i|we)(?:.?m|.?re| am| are| will be|.?ll be) coming (?:for|after) (?:you|him|her|them|your (?:family|kids|children|staff|boss|manager|driver))\b(?= *(?:$|[.!;\n]|and\b|if\b|with\b|tonight|tomorrow|soon|next|now|all of you))|(?:i|we)(?:.?m|.?re| am| are) coming [^.!?]{0,40}(?:someone|somebody|people|you) (?:is|are|will|.?s)? ?(?:going to|gonna|get)? ?(?:get|be)? ?(?:hurt|killed|bleed)`,
      String.raw`(?:your|this|that|the) (?:\w{1,10} ){1,3}?(?:would|will|.?d|.?ll) (?:look|burn|go up) (?:\w{1,8} )?(?:(?:nice|good|better|great|lovely|pretty|well|beautiful|best) )?(?:in flames|on fire|burning|burnt down|in smoke)`,
      String.raw`(?:mess|fuck|screw|cross) (?:with )?(?:me|us) again,? (?:and|or)|hope you(?:.?ve| have) (?:got )?(?:good )?(?:health|life|fire) insurance`,
      String.raw`i(?: will|.?ll| am going to|.?m going to|.?m gonna) hunt down|(?:i|we)(?: will|.?ll) be waiting (?:outside )?for (?:him|her|them|whoever)|(?:eat|eating|drinking) through a straw|through (?:his|her|your|their) own (?:windscreen|windows?|teeth)|meet (?:you|him|her|them) in a dark alley|feed(?:ing)? (?:him|her|you|them) (?:his|her|your|their|the) (?:teeth|own|parcel)`,
      String.raw`next time i (?:see|catch|meet) (?:you|him|her|them|that \w{1,12}|your \w{1,12}|one of)[^.!?]{0,20}(?:i.?ll|i will|i.?m going to|i.?m gonna|he.?s|you.?re|gonna) (?:\w{1,8} )?(?:knock|punch|break|smash|deck|batter|kick|hurt|kill|floor|dead|slap|hit|lay)`,
    ].join('|') +
    String.raw`)`,
)
/** It is told of others, or meant to be laughed at: a person has to look. */
const notMeant =
  /\b(?:(?:m'a|m'ont|nous a|nous ont|lui a|l'a|leur a|a|ont) (?:dit|crie|hurle|lance|menacee?s?|sorti|balance)|m'a fait|me dit|me dire|me crie|qui (?:me|nous) (?:dit|crie)|menace de|disant|said|says|told|tells|shouted|shouts|yelled|screamed|threatened|threatens|threatening|tells me|mdr+|ptdr+|lol|lmao|haha\w*|ahah\w*|hihi|de rire|laughing|jk|just kidding|je rigole|blague|joke|joking)\b|[😂🤣😄😅😁😉😜]/u
const quoted = /«[^«»]{2,300}»|“[^“”]{2,300}”|"[^"]{2,300}"/g

/** Whether the words of a text threaten somebody, and nobody could mean anything else; `plain`: in lower case, without accents. What is quoted, told of others, laughed about or only goes to law does not count. */
export function threatens(plain: string): boolean {
  const own = plain.replaceAll(/[’‘]/g, "'").replaceAll('œ', 'oe').replaceAll(quoted, ' … ')
  if (!plainThreat.test(own) && !threatInEnglish.test(own) && !(veiledThreat.test(own) && !lawful.test(own)))
    return false
  return !notMeant.test(own)
}

/** A word of these stands in whatever `threatens` finds: nearly every post has none, and is spared the search. */
export const threateningWords: ReadonlySet<number> = new Set(
  `tuer tue tuerai bute buter buterai crever creve creverai egorge egorger egorgerai defonce defoncer defoncerai frappe frapper frapperai cogne cogner
  eclate eclater eclaterai demonte demonter massacre massacrer massacrerai etrangle etrangler poignarder planter saigner fumer fracasse fracasser
  tabasse tabasser explose exploser exploserai flingue flinguer abattre demolir demolis demolirai gifler ecraser ecrase saccager trouer refroidir chope
  choper corriger derouiller pulveriser bruler brulerai cramer crame cramerai casse casser casserai pete peter brise briser arrache arracher
  refaire coupe couper tord tordrai coupe brise poing poings main mains pied peau quart bouffer regler balle batte couteau fusil arme armes barre marteau hache machette
  cutter bidon cocktail masse feu incendier sauter caillasser sais sait connais connait arrieres gaffe gare douleur sentir morfler mourir souffrir
  chauffer chier finir terminer tourner comptes mort morts morte mortes hopital hosto morgue cimetiere terre cercueil planches croise attrape tombe retrouve
  occuper payer regretter regretterez regretteras sortie retrouverai retrouvera buter
  kill murder strangle stab butcher slaughter hurt batter throttle shoot lynch maim beat smash fuck mess cut chop slap slice carve knock punch hunt
  find track break snap rip bash kick stamp bust shatter burn torch trash wreck blow firebomb destroy petrol fire brick vandalise vandalize hospital
  ground coffin grave wall morgue ambulance suffer bleed scream beg pay bullet bat knife gun shotgun machete hammer crowbar axe gas weapon
  sledgehammer know found watch sleep days dead ditch river body die beating hope pray hands catch coming flames burning burnt smoke screw cross insurance
  regret sorry hold alley straw waiting windscreen feed feeding recroise abattis dents genoux jambes bas prie prier priez retourner avaler manger`
    .split(/\s+/)
    .map(wordHash),
)
