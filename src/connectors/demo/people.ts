/** Who writes in the scenario, all invented: handle, name, language, followers. */
export const people = `
camille.rousseau | Camille Rousseau | fr | 412
yanis.b | Yanis B. | fr | 96
delphine.k | Delphine K. | fr | 230
loic.tanguy | Loïc Tanguy | fr | 1204
nour.elh | Nour | fr | 388
samia.dz | Samia D. | fr | 145
tomaslev | Tomas Lévêque | fr | 77
clara.forever | Clara Forever 🌙 | fr | 18430
vaubanfans | Fans de Clara Vauban | fr | 41200
mathilde.p | Mathilde P. | fr | 301
hugo.petit | Hugo Petit | fr | 58
ines.rennes | Inès de Rennes | fr | 640
karim.brest | Karim | fr | 212
jeanne.lille | Jeanne Delattre | fr | 530
papaclub | Un papa fatigué | fr | 2911
lea.violon | Léa ♪ | fr | 876
bastien.m | Bastien M. | fr | 49
marieke.v | Marieke V. | en | 320
oldfred | Frédéric (l’ancien) | fr | 22
zoe.tlse | Zoé | fr | 1502
rachid.lyon | Rachid A. | fr | 264
annelaure | Anne-Laure Guérin | fr | 118
theo.g | Théo G. | fr | 90
manon.quimper | Manon | fr | 433
gaspard | Gaspard | fr | 3077
sophie.t | Sophie Tessier | fr | 187
amandine.r | Amandine R. | fr | 204
victor.nts | Victor | fr | 61
elise.and.dog | Élise et son chien | fr | 955
paul.mrs | Paul M. | fr | 140
ophelie | Ophélie | fr | 274
kevin.d | Kévin Dubreuil | fr | 35
leila.b | Leïla Bensaïd | fr | 688
julie.handi | Julie, à roulettes | fr | 1960
marc.ets | Marc Etcheverry | fr | 83
chloe.h | Chloé H. | fr | 412
nicolas.v | Nicolas Vasseur | fr | 505
solene.w | Solène | fr | 158
alix.p | Alix | fr | 302
bruno.tgv | Bruno | fr | 64
fatou.n | Fatou N. | fr | 721
romain.concert | Romain en tournée | fr | 5402
lucie.b | Lucie Barbier | fr | 97
emma.ldn | Emma | en | 1240
jack.brighton | Jack H. | en | 310
aoife.k | Aoife K. | en | 842
daniel.mtl | Daniel (Montréal) | fr | 409
priya.s | Priya S. | en | 967
tom.w | Tom W. | en | 154
gretav | Greta | en | 220
luca.m | Luca M. | en | 78
sara.bcn | Sara | en | 511
holly.j | Holly J. | en | 390
ben.manc | Ben | en | 66
claire.uk | Claire (mostly tired) | en | 1802
oscar.n | Oscar N. | en | 143
mei.l | Mei L. | en | 604
rob.dub | Rob | en | 47
nadia.k | Nadia Kessler | fr | 2350
presse.soir | Le Soir des Villes | fr | 88400
n.ferrand | N. Ferrand, journaliste | fr | 12700
conso.alerte | Conso Alerte | fr | 31900
billets.malins | Le blog des billets | fr | 7600
radio.ouest | Radio Grand Ouest | fr | 45100
musicweekly | Music Weekly Europe | en | 52300
dev.grincheux | Développeur grincheux | fr | 4105
ux.louise | Louise, UX | fr | 2230
avocat.conso | Maître R. | fr | 9050
troll.velu | Le Vrai du Faux | fr | 203
bof.bof | Bof | fr | 12
ricanant | Ricanant | fr | 71
pierrot.87 | Pierrot | fr | 40
mireille.d | Mireille D. | fr | 19
gerard.b | Gérard B. | fr | 8
sandrine.ce | Sandrine (CE Armor) | fr | 133
asso.lesvoix | Association Les Voix | fr | 890
prof.musique | Un prof de musique | fr | 460
adele.m | Adèle | fr | 245
quentin.r | Quentin R. | fr | 177
louison | Louison | fr | 350
axel.f | Axel F. | fr | 92
morgane.s | Morgane | fr | 611
tanguy.l | Tanguy | fr | 55
eva.n | Eva N. | fr | 204
simon.p | Simon Payet | fr | 318
charlotte.d | Charlotte D. | fr | 129
valentin | Valentin | fr | 870
margaux.t | Margaux T. | fr | 233
hadrien | Hadrien | fr | 47
clemence.b | Clémence B. | fr | 162
ali.ch | Ali | fr | 290
justine.v | Justine V. | fr | 84
florian.g | Florian G. | fr | 73
pauline.l | Pauline L. | fr | 510
erwan.k | Erwan Kermarrec | fr | 141
nathalie.m | Nathalie M. | fr | 26
dominique | Dominique | fr | 31
laurent.s | Laurent S. | fr | 60
celine.a | Céline A. | fr | 198
rose.t | Rose T. | fr | 422
maxence | Maxence | fr | 105
agathe.o | Agathe O. | fr | 377
baptiste.c | Baptiste C. | fr | 68
noemie.r | Noémie R. | fr | 254
youssef.t | Youssef T. | fr | 183
gwenn | Gwenn | fr | 349
thibault.h | Thibault H. | fr | 99
lena.dj | Léna DJ | fr | 6120
cyril.p | Cyril P. | fr | 44
audrey.j | Audrey J. | fr | 215
fanny.o | Fanny O. | fr | 137
remi.c | Rémi C. | fr | 71
perrine.g | Perrine G. | fr | 288
steph.n | Stéphane N. | fr | 52
amelie.q | Amélie Q. | fr | 190
joris | Joris | fr | 466
diane.l | Diane L. | fr | 324
kilian.a | Kilian | fr | 58
heloise.v | Héloïse V. | fr | 402
bilal.r | Bilal R. | fr | 111
`
