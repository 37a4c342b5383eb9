/**
 * What happens on the Friday evening of the scenario, in the order of the clock: `HH:MM handle: words`.
 * `> handle` before the words answers that person's newest post, `> us` the brand's.
 * Everything before 17:56 has happened when the demo begins. The sale opens at 18:00.
 */
export const script = `
09:12 camille.rousseau: Troisième mail à la Grande Billetterie pour ma commande de mars, toujours débitée deux fois. Troisième silence. C’est moi ou il n’y a personne ?
10:05 vaubanfans: Rappel : vente générale Clara Vauban ce soir 18 h sur billetterie.example. Créez votre compte AVANT, pas pendant 🙏
10:20 us: > vaubanfans Merci de faire passer le mot, et oui : le compte avant, pas pendant. La file ouvre à 17 h 30. Inès
10:31 lea.violon: Ce soir je prends mes places pour Clara Vauban. J’ai mis trois réveils. TROIS.
10:40 us: > lea.violon Trois réveils, c’est raisonnable. On croise les doigts avec vous. Inès
10:48 marieke.v: Does anyone know if @grandebilletterie ships tickets to the Netherlands or is it print at home only?
11:02 julie.handi: @grandebilletterie bonjour, pour les places PMR ce soir il faut appeler ou c’est en ligne comme tout le monde ? Sur le site je ne trouve rien.
11:20 oldfred: 40 ans que j’achète mes places au guichet. Ce soir j’essaie internet. Souhaitez-moi bonne chance. #ClaraVauban
11:31 us: > marieke.v Hello Marieke, print at home works everywhere, and it is free. We ship to the Netherlands too: allow six days. Inès
11:47 sandrine.ce: @grandebilletterie pour un comité d’entreprise (32 places) ce soir, c’est 6 max par personne ? On fait comment ?
11:58 us: > sandrine.ce Bonjour Sandrine, pour 32 places la ligne « groupes » est la bonne : je vous rappelle avant 17 h. Hugo
12:03 asso.lesvoix: Merci à l’équipe de la Grande Billetterie, accueil parfait pour nos 14 choristes hier soir. On reviendra !
12:20 us: > asso.lesvoix Merci à vous, quatorze voix dans le hall, toute l’équipe en parle encore. À bientôt. Inès
12:30 emma.ldn: Booking Eurostar before having the tickets. Trusting you tonight @grandebilletterie, please don’t make me regret this
12:41 bastien.m: Quelqu’un a déjà utilisé la grande biletterie ? C’est fiable ?
12:50 us: > emma.ldn We’ll do our very best, Emma. Queue opens at 5.30 pm Paris time. Inès
12:55 romain.concert: > bastien.m Utilisée dix fois, jamais de souci. Sauf les jours de grosse vente, là c’est la loterie.
13:10 prof.musique: @grandebilletterie est-ce qu’il reste un tarif scolaire pour le concert du 14 ? 28 élèves de seconde.
13:15 us: > bastien.m Bonjour Bastien, douze ans que l’on vend des places, et un guichet où l’on répond. Une question, on est là. Hugo
13:20 us: > prof.musique Bonjour, il reste 30 places scolaires le 14, je vous en garde 28 jusqu’à mardi midi. Solène
13:34 daniel.mtl: D’ici (Montréal) la vente est à midi. La Grande Billetterie accepte les cartes canadiennes, oui ou non ?
13:51 us: > daniel.mtl Oui, les cartes canadiennes passent, pensez à prévenir votre banque. Bonne chance pour ce soir. Hugo
14:02 mathilde.p: @grandebilletterie mon compte dit « adresse inconnue » quand je mets mon code postal. Vous pouvez regarder avant 18 h s’il vous plaît ?
14:15 priya.s: First time using Grande Billetterie. The site is in French only on the payment page? Brave of me.
14:22 us: > priya.s Brave indeed! Tap the little flag at the top right: the payment page speaks English too. Hugo
14:40 karim.brest: J’ai enfin eu mon remboursement de la Grande Billetterie. Six semaines, mais c’est fait.
14:52 us: > karim.brest Six semaines, c’est trop long, et vous avez eu raison d’insister. Pardon pour l’attente, Karim. Solène
15:05 ines.rennes: La dame du guichet de Rennes est un amour. Elle m’a gardé mes places oubliées. Bravo @grandebilletterie
15:15 us: > ines.rennes C’est Martine, et elle rougit. Merci Inès, bon concert. Solène
15:22 gaspard: Pari : le site de la Grande Billetterie tombe à 18 h 01. Qui prend ?
15:30 ricanant: > gaspard 18 h 00 et 20 secondes.
15:36 us: > gaspard On préfère perdre ce pari-là. À tout à l’heure dans la file. Hugo
15:58 elise.and.dog: @grandebilletterie un chien d’assistance est accepté dans la salle ? J’ai écrit lundi, pas de réponse.
16:10 nour.elh: On est 6 copines, on a un tableur, des rôles, un plan B. Clara Vauban ce soir #GrandeBilletterie
16:18 us: > nour.elh Un tableur et des rôles, on vous embauche ? Bonne chance à toutes les six. Inès
16:32 camille.rousseau: Et pendant que je relance, @grandebilletterie prépare une grosse vente. J’espère que ce soir vous ne débiterez les gens qu’une fois.
16:44 aoife.k: 90 minutes till the Clara Vauban sale. Grande Billetterie queue opens at half five, apparently?
16:55 us: > aoife.k 5.30 pm sharp, Aoife. No need to refresh, the page does it for you. Inès
17:02 clara.forever: J-1 h. Si je n’ai pas mes places je hurle. #ClaraVauban
17:08 us: > clara.forever On vous entendra jusqu’ici. Courage, plus que 50 minutes. Inès
17:15 tomaslev: Le lien de la file d’attente de la Grande Billetterie, quelqu’un ? Le mail n’est pas arrivé.
17:21 vaubanfans: > tomaslev billetterie.example/file, ça ouvre à 17 h 30.
17:31 lea.violon: File ouverte. Position 8 412. Huit. Mille. Quatre. Cent. Douze.
17:36 jeanne.lille: 21 000 devant moi sur la grande billetterie. J’étais là à 17 h 30 pile !
17:38 us: > jeanne.lille Bonjour Jeanne, la place est tirée au sort entre ceux qui sont là à 17 h 30, vous n’avez rien fait de travers. Hugo
17:40 papaclub: Ma fille de 13 ans tient la souris, moi la carte bancaire. Ambiance bloc opératoire. #GrandeBilletterie
17:44 jack.brighton: Queue number 15,230. Hope springs eternal @grandebilletterie
17:45 us: > papaclub Respirez, vous formez une équipe. On pense à vous deux. Inès
17:47 zoe.tlse: Le compteur de la file descend, au moins ça marche. @grandebilletterie tenez bon
17:49 us: > zoe.tlse Merci Zoé, ça fait du bien à lire. Inès
17:50 hugo.petit: Place 312 !!! Je crois que c’est mon soir. #GrandeBilletterie
17:52 loic.tanguy: On respire. La Grande Billetterie a dit avoir « doublé les serveurs ». On respire.
17:54 ux.louise: La page d’attente de la Grande Billetterie est plutôt bien faite : temps estimé, pas de rechargement. Bon signe.
17:56 nour.elh: Rôles : Samia tient la file, moi la carte, Alix le moral. #GrandeBilletterie
17:57 samia.dz: 2 minutes. Mains moites. @grandebilletterie
17:58 holly.j: Two minutes. Everyone in my office thinks I’m mad. @grandebilletterie
17:59 clara.forever: C’EST L’HEURE
18:00 hugo.petit: J’y suis ! Page des places ! #GrandeBilletterie
18:00 gaspard: 18 h 00. Le suspense est entier.
18:01 lea.violon: Page blanche. @grandebilletterie page blanche !!
18:01 jeanne.lille: Erreur 503 sur la grande billetterie. Je suis revenue dernière de la file. C’est une blague ?
18:01 ricanant: > gaspard 18 h 01. Je paie ma tournée.
18:02 hugo.petit: J’avais 4 places dans le panier, j’ai cliqué payer, tout a disparu. @grandebilletterie ???
18:02 dev.grincheux: « Service unavailable » sur billetterie.example. Doublé les serveurs, oubliée la base de données.
18:02 yanis.b: @grandebilletterie ça tourne dans le vide depuis deux minutes, c’est normal ?
18:02 aoife.k: Blank page at 6.01. @grandebilletterie I set an alarm for a blank page?
18:03 papaclub: La page s’est figée au moment du paiement. Ma fille pleure. Merci la Grande Billetterie.
18:03 emma.ldn: Spinning wheel. Spinning wheel. Spinning wheel. @grandebilletterie is anyone there?
18:03 nour.elh: Éjectées de la file. Toutes les six. En même temps. #GrandeBilletterie
18:03 theo.g: Plus rien. Écran blanc. Bravo la grande biletterie
18:03 claire.uk: Is it me or is Grande Billetterie just a very elaborate screensaver tonight
18:04 rachid.lyon: @grandebilletterie le paiement est passé chez ma banque, mais aucune commande dans mon compte. Je fais quoi ?
18:04 zoe.tlse: Bon. Je retire ce que j’ai dit. @grandebilletterie
18:04 jack.brighton: Kicked out of the queue at number 40. Forty. @grandebilletterie
18:04 manon.quimper: Le site de la Grande Billetterie est tombé, ou c’est chez moi ?
18:05 victor.nts: > manon.quimper Pas que chez toi, ici pareil.
18:05 delphine.k: @grandebilletterie débitée de 186 € et pas de billet !! 186 € !!
18:05 annelaure: Panier vidé pour la troisième fois. On se moque de qui, @grandebilletterie ?
18:05 vaubanfans: On reçoit des dizaines de messages : file perdue, paniers vidés, débits sans billets. @grandebilletterie, un mot ?
18:05 gretav: It let me choose seats, took my card, then asked me to choose seats. @grandebilletterie
18:06 samia.dz: Mon code de confirmation de banque arrive APRÈS l’expiration de la page. Trois fois. @grandebilletterie
18:06 tom.w: Paid. Error page. No email. £160 gone. @grandebilletterie what now
18:06 amandine.r: Quelqu’un a réussi à payer sur la Grande Billetterie ?
18:06 loic.tanguy: > amandine.r Payé, oui. Billet, non.
18:06 holly.j: Whole office now watching my screen. Nobody is working. Nothing is working. @grandebilletterie
18:07 camille.rousseau: @grandebilletterie trois mails, zéro réponse. 186 € débités deux fois ce soir, et toujours aucun billet. Vous comptez répondre un jour ?
18:07 julie.handi: Et pour les places PMR, le téléphone sonne dans le vide. @grandebilletterie, je n’ai pas d’autre moyen, moi.
18:07 kevin.d: c nul la grande billetterie c nul nul nul
18:07 priya.s: The error message is in French and says « une erreur est survenue ». Yes, I had gathered. @grandebilletterie
18:08 sophie.t: @grandebilletterie j’ai deux lignes de 92 € sur mon compte et zéro mail. Qui appelle-t-on un vendredi soir ?
18:08 clara.forever: 18 000 personnes qui hurlent ensemble, c’est déjà un concert. @grandebilletterie RÉPAREZ
18:08 paul.mrs: Le standard de la Grande Billetterie : « nos bureaux sont ouverts du lundi au vendredi de 9 h à 17 h ». Parfait.
18:08 holly.j: My bank says pending. Your site says error. Which of you is lying, @grandebilletterie?
18:09 ophelie: Deux fois débitée moi aussi. On est combien ? #GrandeBilletterie
18:09 leila.b: > ophelie Débitée deux fois ici, 74 € chaque fois.
18:09 marc.ets: > ophelie Pareil, 2 × 128 €.
18:09 mathilde.p: L’erreur d’adresse que je signalais à 14 h, personne n’a regardé. Résultat : pas de places. @grandebilletterie
18:09 oscar.n: @grandebilletterie payment taken at 18:04, no confirmation. My daughter is nine. Please.
18:10 yanis.b: Dix minutes. Je n’ai même pas vu un plan de salle. @grandebilletterie
18:10 chloe.h: J’ai posé une demi-journée pour ça. Merci la Grande Billetterie.
18:10 troll.velu: Ça vous apprendra à écouter de la soupe. La Grande Billetterie vous rend service.
18:10 mei.l: Is Grande Billetterie down for everyone? Asking from Lisbon.
18:10 nicolas.v: @grandebilletterie silence radio depuis dix minutes. Dites au moins que vous savez !
18:11 dev.grincheux: Les en-têtes disent que leur paiement rappelle une adresse qui répond 503. Donc on paie, et personne n’est prévenu. Beau travail.
18:11 solene.w: Je suis passée 12 fois dans la file. Douze. #GrandeBilletterie
18:11 conso.alerte: Vous avez été débité sans recevoir de billet par @grandebilletterie ? Faites une capture d’écran de l’heure et du montant.
18:11 bruno.tgv: Mon train est réservé. Mon hôtel aussi. Mes places non. @grandebilletterie
18:11 emma.ldn: Still spinning. My train is booked. Please say something @grandebilletterie
18:12 elise.and.dog: Je n’attends même plus de réponse pour mon chien, je crois. @grandebilletterie
18:12 fatou.n: Le panier affiche « 0 place » et le total « 148 € ». C’est quoi cette plaisanterie @grandebilletterie
18:12 sara.bcn: Charged twice. 2x 92 EUR. No tickets. Help?? @grandebilletterie
18:12 alix.p: Je tiens le moral. Il ne reste rien à tenir. #GrandeBilletterie
18:13 rachid.lyon: Neuf minutes que j’attends un mot de @grandebilletterie. 222 € quand même.
18:13 lucie.b: Bonsoir @grandebilletterie, mon compte est bloqué après trois essais. Vous pouvez le débloquer ?
18:13 nadia.k: Une vente de 40 000 places, une panne, aucun message. @grandebilletterie, c’est un cas d’école.
18:13 ben.manc: grande billetterie more like grande waste of my friday
18:13 luca.m: Got to checkout four times, thrown out four times. @grandebilletterie what is the plan here?
18:14 adele.m: @grandebilletterie page d’accueil : « tout va bien ». Ah.
18:14 quentin.r: Il paraît que des places sont déjà revendues à 400 €. Vous faites quoi @grandebilletterie ?
18:14 louison: J’ai un reçu de ma banque, un numéro de transaction, et rien d’autre. @grandebilletterie on fait quoi de ça ?
18:14 romain.concert: > louison Garde tout, capture d’écran avec l’heure. Ils devront bien répondre.
18:14 aoife.k: Anyone from @grandebilletterie awake? A single sentence would do.
18:15 n.ferrand: Bonsoir @grandebilletterie, je suis journaliste. Combien de clients sont débités sans billet ce soir ? Une réaction avant 19 h m’aiderait.
18:15 claire.uk: I have now refreshed this page more often than I have blinked. @grandebilletterie
18:15 delphine.k: Toujours rien. 186 €, c’est mon budget courses du mois. @grandebilletterie répondez s’il vous plaît.
18:15 axel.f: La grande billeterie a un compte ici au moins ? Il est vivant ?
18:16 morgane.s: Débitée deux fois, et mon découvert est à 150 €. Je vais avoir des frais à cause de vous @grandebilletterie
18:16 aoife.k: Three cards, three errors. At least they’re consistent. @grandebilletterie
18:16 bof.bof: bof
18:16 tanguy.l: #GrandeBilletterie en tendance. Pas comme ils l’espéraient.
18:16 gerard.b: JE NE COMPRENDS RIEN A VOTRE SITE. J AI CLIQUE. J AI PAYE. OU SONT MES PLACES. grande billetterie
18:16 jack.brighton: Back of the queue. 22,000. I was fortieth. I was FORTIETH. @grandebilletterie
18:17 clara.forever: Mille reprises en neuf minutes. Vous nous entendez maintenant @grandebilletterie ?
18:17 eva.n: @grandebilletterie une cliente depuis 2015 vous demande : où est ma commande 77 402 ?
18:17 simon.p: J’étais en caisse, on m’a renvoyé à l’accueil, et maintenant « complet ». Complet !! @grandebilletterie
18:17 avocat.conso: Rappel : un débit sans livraison se conteste. Gardez les preuves, écrivez d’abord au vendeur. #GrandeBilletterie
18:18 charlotte.d: > simon.p Idem, « complet » puis « 12 places » puis « complet ».
18:18 valentin: Le plan de salle clignote comme un sapin. @grandebilletterie
18:18 oscar.n: My kid made a poster for this. A POSTER. @grandebilletterie
18:18 margaux.t: Je n’en veux même pas au site, les pannes arrivent. J’en veux au silence. @grandebilletterie
18:19 hadrien: On peut avoir UNE phrase, @grandebilletterie ? Une seule ?
18:19 presse.soir: La vente des places de Clara Vauban tourne au fiasco sur le site de la Grande Billetterie : presse-soir.example/vauban
18:19 gretav: Does « nouvelle tentative » mean try again or give up? @grandebilletterie
18:19 priya.s: Charged 74 EUR, order page says « aucune commande ». Even I can translate that one. @grandebilletterie
18:20 clemence.b: 20 minutes. 4 000 devant moi, puis 19 000, puis 6. Puis 31 000. @grandebilletterie
18:20 ali.ch: Je bosse dans le spectacle, je sais que c’est dur. Mais parlez aux gens @grandebilletterie. Vraiment.
18:20 camille.rousseau: Dix-huit jours, trois mails, un avis, deux débits. @grandebilletterie, je suis fatiguée.
18:21 justine.v: Reçu : un mail « merci de votre commande » VIDE. Pas de numéro, pas de billets. @grandebilletterie
18:21 florian.g: Voilà, « complet ». Deux heures de préparation pour ça. Merci la Grande Billetterie.
18:21 luca.m: Payment accepted, seat map says « unavailable ». Did I buy air? @grandebilletterie
18:22 pauline.l: Ma mère de 71 ans a été débitée deux fois et pense avoir fait une bêtise. @grandebilletterie, dites-lui que non.
18:22 troll.velu: Pleurez moins fort, on n’entend plus le serveur brûler. La Grande Billetterie a raison de vous ignorer.
18:22 erwan.k: > troll.velu Tu n’as pas une porte à aller tenir ?
18:22 musicweekly: Fans across Europe report double charges in the Clara Vauban sale. Seller Grande Billetterie has not commented.
18:23 nathalie.m: bonjour grande billetterie je ne trouve pas ou reclamer, sur le site ca ne marche pas, merci de me repondre
18:23 dominique: @grandebilletterie j’ai reçu DEUX fois les mêmes places. Je les rends comment ? D’autres en voudraient.
18:23 laurent.s: On reconnaît une entreprise à ce qu’elle fait quand ça casse. @grandebilletterie, on regarde.
18:23 marieke.v: Double charged. Emailed, phoned, posted. Three channels, zero people. @grandebilletterie
18:24 celine.a: Quelqu’un de la grande biletterie peut répondre pour les doubles débits svp ? Je suis à découvert ce soir.
18:24 rob.dub: Two charges. Zero gigs. One very cross wife. @grandebilletterie
18:24 rose.t: Mon fils autiste attend ce concert depuis un an. J’ai payé. Rassurez-moi. @grandebilletterie
18:25 maxence: Le site remarche ? J’ai vu la page des places deux secondes. #GrandeBilletterie
18:25 agathe.o: > maxence Deux secondes puis 503. Ne rêve pas.
18:25 radio.ouest: Vous avez vécu la vente Clara Vauban en direct ? Témoignez dans notre journal de 19 h. #GrandeBilletterie
18:25 baptiste.c: @grandebilletterie votre appli dit « maintenance prévue ». Prévue ? Un soir de vente ?
18:26 noemie.r: J’ai réussi !!! 2 places au balcon ! Courage à tous #GrandeBilletterie
18:26 youssef.t: > noemie.r Tu as reçu les billets ou juste le débit ?
18:26 mei.l: My bank asks if I recognise three payments to Grande Billetterie. I recognise the feeling, yes.
18:27 noemie.r: > youssef.t … juste le débit. Oh non.
18:27 gwenn: @grandebilletterie si je refais un paiement, je serai débitée une troisième fois ?
18:27 ux.louise: La file était belle. Derrière, rien ne tient. Je retire la moitié de mon compliment, @grandebilletterie.
18:28 thibault.h: Ma banque a bloqué ma carte après 4 essais chez la Grande Billetterie. Vendredi soir. Sans carte. Génial.
18:28 lena.dj: J’ai 6 000 abonnés ici, et la moitié m’écrit pour vos billets @grandebilletterie. Je ne travaille pas chez vous !
18:28 papaclub: Elle s’est endormie en pleurant. Je ne sais pas quoi lui dire demain, @grandebilletterie. Vraiment pas.
18:29 cyril.p: 128 € débités à 18 h 06, 128 € à 18 h 07. Capture d’écran prête. @grandebilletterie
18:29 audrey.j: C’est la 2e fois cette année que la Grande Billetterie tombe un soir de vente. La première, c’était le festival de juin.
18:29 tom.w: £160 is a lot of money in my house, @grandebilletterie. Please answer.
18:30 hugo.petit: Une demi-heure. Ma place 312 ne m’a servi à rien. @grandebilletterie
18:30 julie.handi: Le téléphone PMR toujours muet. Être à l’heure ne suffit pas quand la porte n’existe pas. @grandebilletterie
18:30 mei.l: Thirty minutes and not one word from @grandebilletterie. Not one.
18:31 fanny.o: Est-ce que quelqu’un sait si les débits en double sont rendus tout seuls ? #GrandeBilletterie
18:31 avocat.conso: > fanny.o Souvent oui, sous quelques jours, si c’est une empreinte. Si c’est un vrai débit, il faut le demander.
18:32 remi.c: @grandebilletterie je suis éducateur, 9 jeunes attendent ces places. Dites-moi juste si ma commande existe.
18:32 n.ferrand: Pas de réponse de la Grande Billetterie à cette heure. J’écris avec ce que j’ai.
18:32 luca.m: Saw somebody else’s name at checkout just now. @grandebilletterie you may want to look at that FAST
18:33 perrine.g: Le formulaire de réclamation renvoie une erreur. Le formulaire DE RÉCLAMATION. @grandebilletterie
18:33 steph.n: Vous avez pris mon argent, prenez au moins mon appel. @grandebilletterie
18:34 sara.bcn: 22 minutes since my first message @grandebilletterie. I’m not angry, I’m worried. That is rent money.
18:34 amelie.q: J’ai vu passer une page avec le nom et l’adresse de quelqu’un d’autre !! @grandebilletterie vérifiez vite
18:34 dev.grincheux: > amelie.q Si c’est vrai, c’est bien plus grave qu’une panne. Ne poste pas la capture, envoie-la-leur.
18:35 joris: J’ai aussi vu le panier de quelqu’un d’autre. « Bonjour Martine ». Je ne suis pas Martine. @grandebilletterie
18:35 diane.l: Vous voyez les données des uns chez les autres @grandebilletterie ? Coupez tout, vite !
18:36 presse.soir: Mise à jour : des clients disent voir le panier d’autres clients. La Grande Billetterie reste injoignable. presse-soir.example/vauban
18:36 kilian.a: > joris Moi c’était « Bonjour Gérard ».
18:36 gerard.b: > kilian.a C EST MOI GERARD. POURQUOI VOUS AVEZ MON PANIER
18:37 heloise.v: Bon, le site est passé en page de maintenance. Au moins c’est franc. @grandebilletterie
18:37 ben.manc: do i complain in french or is the silence bilingual @grandebilletterie
18:38 bilal.r: @grandebilletterie maintenance jusqu’à quand ? On reste devant ou on va dîner ?
18:39 holly.j: Maintenance page is up. In two languages, even. Progress @grandebilletterie
18:40 yanis.b: @grandebilletterie je vais dîner. Réveillez-moi si vous vous réveillez.
18:41 nadia.k: Quarante minutes. La crise n’est plus la panne, c’est l’absence. @grandebilletterie
18:42 billets.malins: J’ai écrit ce que l’on sait ce soir et ce que vous pouvez faire si vous êtes débité : billets-malins.example/grande-billetterie
18:43 sandrine.ce: Mes 32 collègues me regardent comme si c’était ma faute. @grandebilletterie une réponse pour les groupes ?
18:44 emma.ldn: Eurostar is non-refundable by the way. Just thinking out loud, @grandebilletterie
18:45 samia.dz: Ma banque : 3 autorisations de 74 €. 222 € bloqués. @grandebilletterie c’est bloqué ou c’est débité ?
18:46 ricanant: J’ai gagné mon pari à 40 secondes près. La Grande Billetterie ne m’a jamais déçu.
18:46 gretav: Anyone actually reached a person at Grande Billetterie tonight? Asking for three charges.
18:47 ines.rennes: Ne tombez pas sur la dame du guichet, elle n’y est pour rien. @grandebilletterie, c’est à la direction de parler.
18:48 daniel.mtl: Carte canadienne acceptée trois fois. Billets : zéro. @grandebilletterie
18:49 oldfred: Bon. Lundi, guichet. Comme avant. #GrandeBilletterie
18:50 conso.alerte: 412 témoignages de débits sans billet en 40 minutes. Nous demandons une réponse publique à @grandebilletterie.
18:52 troll.velu: 412 pleureuses. La Grande Billetterie, ne lâchez rien.
18:53 pierrot.87: > troll.velu Va faire un tour, ça te fera du bien.
18:53 oscar.n: She fell asleep with the poster. @grandebilletterie, what do I tell her tomorrow?
18:54 claire.uk: Updating my will: nothing to @grandebilletterie
18:55 karim.brest: J’avais dit « six semaines mais c’est fait ». Je ne revis pas ça, @grandebilletterie. Pas encore.
18:56 mireille.d: bonsoir, ma petite fille m’a inscrite ici pour vous ecrire. j’ai paye 2 places grande billetterie, je n’ai rien recu. Mireille
18:58 n.ferrand: Mon papier sur la soirée de la Grande Billetterie est en ligne : presse-soir.example/enquete-vauban
19:00 radio.ouest: En direct : le témoignage d’une cliente débitée deux fois, et toujours pas de réponse de la Grande Billetterie.
19:01 delphine.k: C’était moi à la radio. J’aurais préféré une réponse ici, @grandebilletterie.
19:02 bruno.tgv: Une heure. Mon train est dans huit semaines, j’ai le temps, remarquez. @grandebilletterie
19:03 theo.g: Page de maintenance toujours. Au moins elle ne plante pas. #GrandeBilletterie
19:04 claire.uk: An hour and four minutes. At this point I want an apology more than a ticket, @grandebilletterie
19:05 rachid.lyon: Toujours débité de 222 €, toujours aucune commande. @grandebilletterie je suis patient, mais pas transparent.
19:06 priya.s: Is there a phone number for people abroad @grandebilletterie ? The French one rejects my call.
19:08 rose.t: Je ne demande pas un miracle, @grandebilletterie. Juste de savoir si mon fils ira.
19:09 asso.lesvoix: On vous a vus gérer bien mieux que ça. Courage à l’équipe, mais répondez aux gens, @grandebilletterie.
19:10 chloe.h: Ma demi-journée de congé est officiellement perdue. Merci la grande billetterie.
19:11 marieke.v: Nobody answered my question this morning, and now I see why. @grandebilletterie
19:12 morgane.s: Frais bancaires : 8 €. Je vous envoie la facture ? @grandebilletterie
19:13 quentin.r: Places à 650 € sur un site de revente. Celles qu’on n’a pas pu acheter. @grandebilletterie, c’est légal ?
19:14 jeanne.lille: Ils disent 19 h 20 sur la page de maintenance. On y croit ? #GrandeBilletterie
19:15 gwenn: > jeanne.lille J’ai mis un réveil. Le quatrième.
19:16 prof.musique: Pas de tarif scolaire, pas de réponse, pas de site. Mes élèves apprennent la patience. @grandebilletterie
19:17 rob.dub: Wife has spoken. She said « grande ». Not kindly. @grandebilletterie
19:18 vaubanfans: Réouverture annoncée à 19 h 20. Gardez vos preuves de débit, ne payez pas une deuxième fois. #GrandeBilletterie
19:20 lea.violon: ÇA REMARCHE. J’ai la page. Je n’ose plus respirer. @grandebilletterie
19:20 hugo.petit: La file est revenue, et ma place 312 aussi !! Bien joué @grandebilletterie
19:21 jack.brighton: I’m back at 40. FORTY. @grandebilletterie I take back two of the things I said.
19:21 zoe.tlse: 4 places, billets reçus dans la minute. Merci quand même @grandebilletterie
19:22 manon.quimper: Ça marche ! Deux places de côté, mais ça marche. #GrandeBilletterie
19:22 nour.elh: SIX PLACES. SIX. On pleure toutes. #GrandeBilletterie
19:23 alix.p: Moral retrouvé. #GrandeBilletterie
19:23 simon.p: Passé de « complet » à « 2 places au parterre ». Je prends. @grandebilletterie
19:24 fatou.n: Le panier est juste, cette fois. Et pour les 148 € d’avant, @grandebilletterie ?
19:24 solene.w: 13e file, et la bonne. Billets dans la poche. #GrandeBilletterie
19:25 annelaure: Il reste quoi pour nous, ceux qui ont été éjectés à 18 h 05 ? Des strapontins ? @grandebilletterie
19:25 oscar.n: TWO TICKETS. She woke up. I don’t know who fixed it, but thank you, @grandebilletterie
19:26 aoife.k: Fourth card lucky. Two tickets. Grande Billetterie, we are almost friends.
19:27 delphine.k: Le site marche, très bien. Et mes 186 € de 18 h 05 ? @grandebilletterie
19:28 sophie.t: Deux fois 92 € toujours au débit. Je n’ai pas racheté, j’attends votre réponse @grandebilletterie.
19:29 victor.nts: Il faut recommander ou nos commandes payées vont apparaître ? @grandebilletterie, personne ne le dit !
19:30 gretav: Got tickets. Also got charged for the ghosts of three earlier tickets. @grandebilletterie
19:31 papaclub: Je l’ai réveillée. On a deux places. Elle saute sur le lit. Bon. @grandebilletterie, on est presque quittes. Presque.
19:32 leila.b: Toujours 2 × 74 €. Le service client du lundi, c’est loin, @grandebilletterie.
19:33 mathilde.p: Mon code postal marche maintenant. Merci à qui a réparé. Il reste des places, @grandebilletterie ?
19:33 mei.l: Order found! All three charges too. @grandebilletterie, two of them are yours to give back.
19:34 tom.w: Tickets from 18:06 just appeared in my account. All right then. @grandebilletterie
19:35 loic.tanguy: > tom.w Les miens aussi ! 18 h 06, deux places. Donc ça se répare tout seul ?
19:36 tom.w: > loic.tanguy Looks like it. Wish they had said so.
19:37 justine.v: Deuxième mail, avec les billets dedans cette fois. Ouf. @grandebilletterie
19:38 rachid.lyon: Commande apparue ! 222 €, 3 places. Il suffisait de le dire, @grandebilletterie.
19:39 camille.rousseau: Pour moi, toujours deux débits, et toujours rien. @grandebilletterie, ni ce soir, ni en mars.
19:40 paul.mrs: Message sur la page d’accueil, enfin. Lu : « désagrément ». Ils ont failli s’excuser, la grande billetterie.
19:41 laurent.s: > paul.mrs « Désagrément », c’est quand il pleut.
19:42 nadia.k: Le mot « désagrément » pour des gens à découvert. @grandebilletterie, il y a des mots plus justes. « Pardon », par exemple.
19:44 morgane.s: « Désagrément ». 8 € de frais, le désagrément. @grandebilletterie
19:45 amelie.q: Personne ne m’a demandé ma capture d’écran avec les données de quelqu’un d’autre. @grandebilletterie ???
19:46 joris: > amelie.q Moi non plus. « Martine », si tu nous lis, change ton mot de passe.
19:48 musicweekly: Sales resumed after 80 minutes. Customers still ask Grande Billetterie about double charges.
19:50 mireille.d: les billets sont arrives, ma petite fille me les imprime. merci. c’est gentil. Mireille (grande billetterie)
19:52 rose.t: Ils sont là. Les billets de mon fils sont là. Merci. Et prévenez, la prochaine fois, @grandebilletterie.
19:54 thibault.h: Carte toujours bloquée. Ma banque rouvre mardi. @grandebilletterie, je vous pense.
19:55 bof.bof: bof, finalement j’ai eu des places
19:57 dominique: J’ai toujours 2 places en trop, @grandebilletterie. Personne ne les veut ? Elles sont payées !
19:58 ben.manc: got one ticket. just one. mate had to stay home. cheers @grandebilletterie i suppose
20:00 remi.c: 9 places pour mes jeunes. On va pouvoir leur dire. Merci à la personne qui a débloqué la commande, @grandebilletterie
20:02 sandrine.ce: Groupe de 32 : toujours aucune réponse. Je vais devoir dire non à tout le monde lundi. @grandebilletterie
20:05 celine.a: Découvert ce soir à cause du double débit de la grande biletterie. J’ai 2 enfants et un week-end devant moi.
20:07 avocat.conso: Pour les doubles débits : demandez par écrit, avec l’heure et le montant. La plupart seront rendus. #GrandeBilletterie
20:10 sara.bcn: One of the two charges is gone. Thank you, whoever you are, @grandebilletterie
20:12 steph.n: Toujours pas d’appel. Toujours 128 €. @grandebilletterie
20:15 clara.forever: Places prises, voix perdue. On se voit le 14. Quelle soirée, @grandebilletterie…
20:18 elise.and.dog: Je repose ma question de lundi, puis de 16 h : mon chien d’assistance, @grandebilletterie ?
20:20 conso.alerte: 1 130 témoignages. Certains débits ont été annulés. @grandebilletterie doit dire lesquels, et quand les autres le seront.
20:24 julie.handi: Il reste des places debout. Debout. @grandebilletterie, relisez mon message de 11 h.
20:27 billets.malins: Mon article est à jour : commandes retrouvées à 19 h 34. Je note volontiers votre réponse en bas, @grandebilletterie.
20:31 troll.velu: Et voilà, tout ça pour ça. La Grande Billetterie 1, les pleureuses 0. Vous en voulez encore ?
20:35 holly.j: Bank says one of the two is reversed. Still one too many @grandebilletterie
20:38 lucie.b: Compte toujours bloqué, places parties. Je n’ai même pas pu essayer. @grandebilletterie
20:42 audrey.j: Après juin, vous aviez promis « plus jamais ». @grandebilletterie, on en parle ?
20:45 marc.ets: 2 × 128 € devenu 1 × 128 €, avec billets. Réglé pour moi, merci @grandebilletterie
20:50 claire.uk: Tickets: yes. Dignity: no. Good night, @grandebilletterie
20:54 ophelie: Toujours double. Je relance demain, je suis fatiguée. #GrandeBilletterie
20:58 ali.ch: Respect aux techniciens qui passent leur vendredi là-dessus. @grandebilletterie, dites-leur.
21:03 perrine.g: Le formulaire de réclamation marche. J’ai écrit un roman. @grandebilletterie, bonne lecture.
21:08 pauline.l: Ma mère n’est débitée qu’une fois, finalement. Elle vous dit merci et veut savoir si elle a fait une bêtise. @grandebilletterie
21:12 daniel.mtl: Un billet arrivé sur trois débits. Il est 15 h ici, j’ai le temps d’attendre, @grandebilletterie.
21:17 cyril.p: Capture d’écran envoyée par mail, comme demandé nulle part. @grandebilletterie
21:22 emma.ldn: Got two seats in the gods. Eurostar saved. Wine opened. Fine, @grandebilletterie, fine.
21:28 ux.louise: Idée gratuite : la prochaine fois, une phrase toutes les quinze minutes sur la page. Même « on cherche ». @grandebilletterie
21:34 dev.grincheux: > ux.louise Et un rappel de paiement qui réessaie. Deux idées gratuites, @grandebilletterie.
21:40 presse.soir: Vente Clara Vauban : ce que la Grande Billetterie doit encore expliquer. presse-soir.example/questions
21:47 nathalie.m: bonsoir j’ai toujours rien recu grande billetterie, je fais quoi maintenant svp
21:55 sophie.t: Deux fois 92 €. Quatre heures. Je vais me coucher en colère, @grandebilletterie. Je n’aime pas ça.
22:03 celine.a: Un débit en double vient d’être rendu. Merci. Sincèrement merci. (grande biletterie)
22:10 youssef.t: Quelqu’un d’humain m’a répondu au guichet de Lyon. Il existe encore des humains à la Grande Billetterie !
22:18 camille.rousseau: Bonne nuit, @grandebilletterie. Je réécrirai demain. Ce sera le quatrième.
22:26 vaubanfans: Merci à tous pour les témoignages. Le 14, on chantera plus fort que le serveur n’a planté. #GrandeBilletterie
`
