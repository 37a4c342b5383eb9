// Word lists of our own, without accents and in lower case, as the text is folded. `abc*` stands for every word that begins so
// (four letters to seven); after the stroke stand phrases of two words or three. They are evidence for the model, never a verdict.

/** Groups of words that say something by themselves. Each is one feature of the model. */
export const cues = {
  negation: `pas plus jamais rien aucun aucune ni sans ne personne nullement guere not no never nothing none without cannot
    cant dont doesnt didnt isnt arent wasnt werent wont wouldnt couldnt shouldnt aint havent hasnt nor nobody
    neither`,
  contrast: `mais pourtant cependant toutefois sauf malgre dommage but however though although except unfortunately yet
    | par contre, en revanche, sauf que, quand meme, bien que, even though, a part ca`,
  intensifier: `tres trop vraiment tellement extremement hyper super totalement completement absolument franchement carrement
    very really so too extremely totally absolutely completely utterly fucking bloody`,
  praise: `merci bravo top genial geniale super parfait parfaite excellent excellente excellents adorable ravi ravie
    contente content satisfait satisfaite recommande recommend magnifique delicieux delicieuse sympa sympathique
    impeccable nickel chapeau incroyable meilleur meilleure efficace rapide accueillant accueillante agreable regal
    felicitations formidable love loved great amazing awesome perfect best thanks thank brilliant delicious friendly
    lovely wonderful fantastic helpful superb outstanding impressed happy pleased kudos good nice
    | je recommande, tres bien, au top, thank you, well done, big up, coup de coeur, un regal, je valide, rien a
    dire, rien a redire, hats off`,
  gratitude: `merci mercii remercie remerciements thanks thank thx cheers grateful appreciate
    | merci beaucoup, many thanks, thank you, un grand merci`,
  problem: `probleme problemes souci soucis bug bugs bugge panne pannes coupure coupures erreur erreurs defaut defectueux
    defectueuse casse cassee cassees hs bloque bloquee bloques bloquer plante plantage dysfonctionnement impossible
    retard retards annule annulee annulation manque manquant manquante perdu perdue abime abimee fuite litige
    reclamation anomalie incident deconnecte refuse oublie froid froide froids sale sales moisi arnaque arnaques
    attends attend attente injoignable problem problems issue issues error broken down fault faulty crash crashes
    crashed crashing glitch outage missing delayed delay late cancelled canceled stuck wrong damaged failed fails
    failing unable lost slow refused ignored waiting overcharged disconnected unavailable unreachable scam freezes
    freezing laggy
    | ne marche, ne fonctionne, marche plus, marche pas, fonctionne plus, fonctionne pas, plus de reseau, plus de
    connexion, plus d internet, plus rien, pas recu, rien recu, jamais recu, jamais arrive, pas arrive, ne charge,
    pas possible, en panne, en rade, hors service, ne repond, not working, doesnt work, dont work, stopped working,
    wont load, wont open, wont let, cant log, cant access, cant get, doesnt load, no longer, not received, never
    arrived, never received, still waiting, on hold, keeps crashing, ca bug, ca plante, ca bloque, toujours bloque,
    n arrive pas, arrive pas a, impossible de, aucun acces, page blanche, il manque, wrong size, wrong item`,
  failing: `decu decue decus decevant decevante deception nul nulle nuls nulles honte honteux honteuse scandale scandaleux
    scandaleuse inadmissible inacceptable catastrophe catastrophique lamentable deplorable pitoyable horrible
    affreux ignoble infect degueulasse degueu mediocre insupportable ras marre foutage voleurs voleur escrocs escroc
    arnaqueurs fuyez fuir eviter incompetent incompetents incompetence mensonge mensonges menteurs pire pourri
    pourrie minable navrant desastreux desastre ridicule aberrant abuse worst terrible awful appalling disgusting
    disgrace disgraceful shocking pathetic useless rubbish garbage trash joke unacceptable ridiculous disappointed
    disappointing disappointment nightmare avoid shame shameful fraud thieves crooks liars hate hated poor poorly
    rude furious fed
    | ras le bol, n importe quoi, se moque de, se foutre de, se foutent de, fout de ma, foutage de gueule, a fuir, a
    eviter, plus jamais, never again, fed up, sick of, rip off, waste of, a joke, prend pour des, c est abuse, de
    mal en, faut pas deconner, pas normal, pas serieux, not good enough, not acceptable, let down, what a joke`,
  reminder: `relance relances relancer relancee reminder rappelle toujours again encore chasing unanswered
    | toujours pas, toujours rien, toujours aucune, toujours aucun, sans reponse, sans nouvelles, sans nouvelle, pas
    de nouvelles, pas de nouvelle, aucune nouvelle, aucune reponse, aucun retour, pas de retour, sans retour, pas de
    reponse, deja contacte, deja ecrit, deja envoye, deja appele, deuxieme fois, troisieme fois, quatrieme fois, eme
    fois, eme message, eme appel, eme mail, still no, still nothing, still waiting, no reply, no response, no
    answer, second time, third time, fourth time, heard nothing, heard back, following up, chasing this, any update,
    any news, des nouvelles, personne ne repond, personne me repond`,
  churn: `resilie* resiliation desabonne desabonner concurrence concurrent cancelling canceling unsubscribe unsubscribed
    switching
    | je resilie, vais resilier, je pars, je quitte, me desabonne, changer de, changer d, a la concurrence, voir
    ailleurs, aller ailleurs, vais ailleurs, un client perdu, une cliente perdue, un client de, perdre un client,
    perdu un client, perdu une cliente, fermer mon compte, cloturer mon compte, clore mon compte, cancel my,
    cancelling my, canceling my, switch to, switching to, moving to, leaving you, take my business, lost a customer,
    losing a customer, close my account, closing my account, going elsewhere, go elsewhere, coming back, wont be
    back, plus client, derniere fois, last time i`,
  viral: `boycott boycotter boycottez boycotte partagez partager rt retweet relayez tournez share spread signez petition
    | faites tourner, faire tourner, a partager, partage max, rt svp, please share, please rt, spread the, share
    this, sign the, name and shame, tell everyone, faites passer, on partage`,
  urgent: `urgent urgence urgente urgences urgently emergency asap incendie feu gaz fuite brule brulure electrocute fumee
    danger dangereux dangereuse hopital ambulance pompiers intoxication intoxique allergie allergique handicap
    handicape handicapee fauteuil enceinte nourrisson bebe oxygene dialyse insuline medicament medicaments malade
    expulsion huissier decouvert pirate piratee piratage fraude frauduleux stranded hospital allergic allergy
    poisoning smoke fire gas leak wheelchair disabled insulin medication pregnant baby elderly eviction overdraft
    hacked fraud fraudulent stolen evicted bailiffs
    | tout de suite, ce soir, des que possible, au plus vite, avant demain, right now, right away, as soon as,
    before tomorrow, by tomorrow, gas leak, odeur de gaz, en danger`,
  deadline: `demain tonight tomorrow today aujourd
    | ce soir, demain matin, dans une heure, dans deux heures, avant midi, by tomorrow, by friday, in an hour, an
    hour ago`,
  promise: `rdv rendez appointment promis promised promesse garantie warranty guarantee`,
  greeting: `bonjour bonsoir salut hello hi hey hiya coucou madame monsieur dear cordialement`,
  please: `svp stp please pls plz pouvez pourriez could
    | s il vous, s il te, could you, can you, pouvez vous, pourriez vous`,
  ask: `comment pourquoi quand combien quel quelle quels quelles ou qui est ce how why when where what which who does
    anyone
    | est ce que, savez vous, avez vous, pouvez vous, y a t, quelqu un sait, is there, do you, does anyone, can i,
    can you, where can, how do, how can, what time, is it possible, est il possible`,
  suggest: `devriez serait pourquoi idee suggestion proposer ajouter rajouter feature request should suggest wish
    | ce serait, il faudrait, vous devriez, pourquoi ne pas, could you add, would be, please add, you should, serait
    bien, serait cool, feature request`,
  time: `heure heures jour jours semaine semaines mois minutes hour hours day days week weeks month months min h depuis
    since
    | for days, for weeks, depuis hier, since yesterday`,
  money: `euro euros eur dollar dollars pound pounds facture factures prelevement prelevements preleve remboursement
    rembourse* debite debitee paye payee payes argent frais tarif tarifs bill bills billed charged charge refund
    refunded money fee fees paid payment price invoice`,
  firstPerson: `je j mon ma mes moi nous notre nos i my me mine we our us im ive`,
  secondPerson: `vous votre vos tu ton ta tes you your yours ur toi`,
  rival: `contrairement unlike compared
    | contrairement a, meilleur que, mieux que, mieux chez, better than, compared to`,
  laugh: `mdr mdrr ptdr lol lmao haha hahaha ahah jpp xd rofl hihi`,
  irony: `bravo merci felicitations chapeau genial formidable super congrats congratulations great thanks nice brilliant
    classy
    | merci pour, bravo a, merci bravo, well done, good job, great job, nice job, oh great, chapeau bas, quelle
    surprise, what a surprise, top du top, merci qui, on adore, bien joue, love how, love that, just what`,
  advert: `promo code gagner gagnez cadeau offre concours cliquez abonnez crypto bitcoin followers dm whatsapp telegram
    giveaway free win click earn discount link bio
    | lien en bio, link in bio, dm me, contactez moi, make money, code promo, livraison gratuite, free delivery`,
  newsy: `annonce lance lancement ouvre ouverture communique rapporte selon resultat* chiffre annonces announces announced
    launches launch opens reports according revenue quarter milliard* million millions billion nomme investit`,
  host: `nous vous notre equipe venez decouvrez profitez rejoignez retrouvez nos clients our team join discover come we
    are
    | nous sommes, nous avons, notre nouvelle, our new, we are, join us, come and`,
  swear: `putain merde bordel chier chiant chiante chiants foutre foutu foutue foutent fout cul couille couilles couillon
    emmerde* emmerdent conneries connerie bite ptn pute putin mrd bdl fck fuck fucking fuckin fucked fucks shit
    shitty shite bullshit crap damn ass arse bloody bollocks piss pissed wtf stfu goddamn hell dick cock bitch*
    pussy cunt suck sucks
    | fait chier, fais chier, les couilles, casse les couilles, what the fuck, the fuck`,
  insult: `con conne cons connes connard connards connasse connasses salaud salauds salopard salope salopes encule encules
    enculer batard batards fdp ntm tg abruti abrutis abrutie debile debiles cretin cretins imbecile imbeciles idiot
    idiots idiote mongol mongole bouffon bouffons clown clowns guignol guignols boulet boulets tocard tocards
    tarlouze ordure ordures raclure pourriture pourritures crevard crevards minable minables merdeux incapables
    niquer gueule asshole assholes bastard bastards bitch bitches moron morons stupid dumb dumbass retarded
    scum scumbag loser losers prick pricks twat twats wanker wankers dickhead douche douchebag cunt cunts muppet
    jackass pathetic
    | bande de, fils de, ta gueule, ta mere, nique ta, va te faire, piece of shit, shut up, son of,
    a retard, you retard, fucking retard, of retards, you retards, fucking retards, are retards`,
  violence: `tuer tue tuez tuerai bute buter buterai crever creve crevez mort egorger pendre fusiller fusille bruler brulez
    frapper cogner tabasser defoncer exterminer eradiquer eliminer gazer gaze lapider lyncher casser gueule kill
    killed murder shoot stab hang burn die exterminate beat punch smash rape raped destroy slap hurt attack wipe gas
    lynch
    | je vais te, on va te, sais ou tu, you will pay, find you, will kill, know where you, watch your back, beat up,
    vais te buter`,
  contempt: `deteste detestons hais haine meprise mepriser meprisons degoute degoutent degoutant degoutants degoutante vomir
    vomis repugnant repugnants sale sales inferieur inferieurs inferieure inferieures parasite parasites vermine
    cafards cafard rats rat porcs porc chiens animaux sauvages racaille racailles envahir envahissent invasion
    envahisseurs dehors expulser virer criminels terroristes voleurs violeurs malades mentaux anormaux contre nature
    abomination honte monstres monstre cancer fleau peste virus sous hommes primitifs primates singe singes guenon
    detritus dechets merde merdes poubelle stupides idiots debiles degenere degeneres hate hates despise loathe
    disgust disgusts disgusting inferior filth filthy vermin cockroach cockroaches pigs pig animals savages monkeys
    monkey invade invading invaders deport deported thugs criminals terrorists rapists subhuman scum trash plague
    disease freaks unnatural sick dirty worthless stupid
    | supporte pas, supporte plus, pas le droit, ne meritent, rentrer chez, rentrez chez, retourne dans, retournez
    chez, retourner dans, go back, not human, not welcome, less than, be allowed, dont belong, dont deserve, contre
    nature, sous hommes`,
  origin: `arabe arabes noir noirs noire noires negre negres negresse bougnoule bougnoules bicot bicots raton ratons rebeu
    rebeus beur beurs renoi renois maghrebin maghrebins algerien algeriens marocain marocains africain africains
    musulman musulmans musulmane musulmanes islam islamiste islamistes muz muzz juif juifs juive juives youpin
    youpins feuj feujs rom roms gitan gitans tzigane tziganes manouche chinois chinoise chinetoque chinetoques
    niakoue bride asiatique asiatiques migrant migrants immigre immigres immigree immigrees immigration etranger
    etrangers refugie refugies clandestin clandestins racaille banania bamboula bamboulas mohamed turc turcs indien
    indiens hindou romanichel black blacks nigger niggers nigga niggas negro arab arabs muslim muslims islamic jew
    jews jewish kike kikes immigrant immigrants refugee refugees chink chinks gook paki pakis spic spics wetback
    towelhead raghead mexican mexicans african africans asian asians gypsy gypsies foreigner foreigners indian
    indians
    | sale blanc, sales blancs, white trash, people of color`,
  gender: `femme femmes fille filles meuf meufs nana nanas gonzesse gonzesses feministe feministes feminazi feminazis pute
    putes salope salopes garce garces connasse connasses pouffiasse pouffe pouffes chienne chiennes trainee trainees
    grognasse putain epouse mere meres mamans demoiselle hysterique hysteriques cuisine woman women girl girls
    female females feminist feminists bitch bitches whore whores slut sluts cunt cunts hoe hoes thot thots skank
    skanks wife wives girlfriend lady ladies chick chicks broads bimbo tits boobs pussy femoid femoids foid foids
    roastie roasties`,
  otherGroup: `gay gays homo homos homosexuel homosexuels homosexuelle homosexuelles homosexualite lesbienne lesbiennes gouine
    gouines pede pedes pd pds tapette tapettes tarlouze tarlouzes tantouze fiotte fiottes trans transgenre
    transgenres transsexuel transsexuels travelo travelos lgbt handicape handicapes handicapee handicapees infirme
    infirmes triso trisos trisomique trisomiques mongol mongols mongolien mongoliens autiste autistes attarde
    attardes gogol gogols vieux grosse grosses lesbian lesbians faggot faggots fag fags dyke dykes queer tranny
    trannies transgender transsexual homosexual homosexuals disabled cripple cripples spastic
    autistic
    | a retard, you retard, fucking retard, of retards, you retards, fucking retards, are retards`,
  slur: `bougnoule bougnoules bicot bicots negre negres negresse youpin youpins youpine chinetoque chinetoques niakoue
    niakoues bamboula bamboulas romanichel gouine gouines pede pedes tapette tapettes tarlouze tarlouzes tantouze
    fiotte fiottes travelo travelos triso trisos mongolien mongoliens gogol feminazi feminazis crouille raton melon
    nigger niggers kike kikes chink chinks paki pakis spic spics wetback towelhead raghead faggot faggots fag fags
    dyke dykes tranny trannies femoid femoids foid foids
    | sale arabe, sales arabes, sale noir, sales noirs, sale juif, sales juifs, sale pute, sale race, sales gitans,
    sale gitan`,
  counter: `racisme raciste racistes sexisme sexiste antisemitisme antisemite homophobie homophobe homophobes transphobie
    transphobe islamophobie islamophobe misogyne misogynie haineux inacceptable stop arretez condamner condamne
    racism racist racists sexism sexist homophobia homophobic transphobia misogyny misogynist antisemitism
    islamophobia bigot bigots bigotry unacceptable
    | droit de dire, il est faux, c est faux, pas acceptable, devrait jamais, il ne faut, on ne peut, not
    acceptable, nobody should, no one should`,
  affection: `aime aimons adore adorons respecte fier fiers fiere fieres admire admirons beau beaux belle belles merveilleux
    merveilleuse genial geniaux formidables meritent egaux soutien soutenir bienvenue amis love loves respect proud
    beautiful wonderful equal welcome support friends deserve`,
} as const

/** The single words of a list, its phrases left out. */
export const wordsOf = (list: string): readonly string[] => (list.split('|')[0] ?? '').trim().split(/\s+/)

/** Words of the groups of people that mean things as often, single people, or nothing at all: a kitchen, a coffee, a dish, a relative, a colleague. They are evidence for the model, but near a word of contempt they do not say whom that is for. */
export const ofThingsToo = `cuisine noir noire noires black etranger etrangere immigration chinois chinoise indien turc
  algerien marocain maghrebin africain asiatique islamic jewish indian mexican african asian arab mohamed rom bride raton
  mere meres mamans maman epouse demoiselle femme fille wife wives lady ladies girlfriend woman girl girls female chick
  chicks trainee trainees putain pute bitch cunt cunts vieux grosse grosses trans disabled handicape handicapee
  handicapes handicapees infirme infirmes autiste autistic triso`

/** The name of a group of cues. */
export type Cue = keyof typeof cues

/** All names, in the order of their features. */
export const cueNames = Object.keys(cues) as Cue[]

/** Emoji that speak of joy, by themselves. */
export const gladEmoji = '😀😁😃😄😊🙂😍🥰😘😋🤩🥳😎🤗👍👏🙌🙏💪❤🧡💛💚💙💜🖤💖💕💗🔥✨🎉⭐🌟💯👌😇☺😻🤝💐🏆✅'
/** Emoji that speak of anger or grief, by themselves. */
export const sadEmoji = '😠😡🤬😤😞😔😟😕🙁☹😣😖😫😩😢😭😒🙄😑😐🤦🤮🤢👎💩😱😨😰🤡🖕😾💔🥵🥶😪🤥👿😈⚠❌🆘🚨'
/** Emoji that often say the reverse of the words before them. */
export const wryEmoji = '🙃😏🤡🙄👏😂🤣💀🤔😅🤷🤦😒'
