/** Names and links: they are in no language. */
const names = /(?:[@＠]|https?:|www\.)\S+|<(?:user|username|mention|url|link|https?)>/giu

/** A text without the accounts that it names and the pages that it leads to. */
export const withoutNames = (text: string): string => text.replaceAll(names, ' ')

// Words that one of the two languages alone has, as people write them by themselves, without accents.
const french = new Set(
  (
    'nul nuls nulle nulles bonjour bonsoir salut merci oui non bravo honte honteux honteuse arnaque arnaques arnaqueurs voleur ' +
    'voleurs escrocs decu decue decus degueulasse inadmissible inacceptable scandaleux lamentable minable pitoyable genial geniale ' +
    'parfait parfaite magnifique delicieux sympa bof beurk ouais pourquoi comment quand jamais toujours encore rien svp stp ' +
    'remboursez remboursement resiliation panne retard bientot felicitations chapeau dommage tres pas plus aucun au secours'
  ).split(' '),
)
const english = new Set(
  (
    'hello hi hey thanks thank you yes yeah nope great awful rubbish scam scammers thieves awesome amazing lovely brilliant ' +
    'disgusting disgraceful disappointed disappointing shame shocking appalling pathetic useless worst best perfect please help why ' +
    'when how never again still nothing refund cancelled late broken congrats congratulations wow nice good bad very not so the'
  ).split(' '),
)

const greeting =
  /^[^\p{L}\p{N}]*(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|hiya|good (?:morning|afternoon|evening))(?: (?:à|a) (?:tous|toutes|vous)| there| all)?[^\p{L}\p{N}?]*$/iu

/** Whether somebody says good day and nothing else. */
export const onlyGreets = (text: string): boolean => text.length <= 80 && greeting.test(text)

/** The language that a text of one or two words is in, where these are words of French or English alone; null: they say nothing, or there are more. */
export function languageOfFew(text: string): 'fr' | 'en' | null {
  // Nearly every post is longer, and is not gone through.
  if (text.length > 80) return null
  const written = text.match(/[\p{L}\p{M}]+/gu) ?? []
  if (written.length === 0 || written.length > 2) return null
  const words = written.map((it) => it.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase())
  const [inFrench, inEnglish] = [french, english].map((list) => words.filter((word) => list.has(word)).length)
  if (inFrench === undefined || inEnglish === undefined || inFrench === inEnglish) return null
  return inFrench > inEnglish ? 'fr' : 'en'
}
