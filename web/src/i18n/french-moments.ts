/** Whether a moment begins with a date that has no article: « 6 nov., 11 h 04 », but not « 11 h 04 ». */
const isBareDate = (moment: string): boolean => /^\d+(?:er)?\s(?!h\b)/u.test(moment)

/** A moment after « depuis », « avant », « entre » or « et »: « hier, 11 h 04 », « le 6 nov., 11 h 04 ». */
export const dated = (moment: string): string => (isBareDate(moment) ? `le ${moment}` : moment)

/** Up to a moment: « jusqu’à hier, 11 h 04 », « jusqu’au 6 nov., 11 h 04 ». */
export function upTo(moment: string): string {
  const said = dated(moment)
  return said.startsWith('le ') ? `jusqu’au ${said.slice(3)}` : `jusqu’à ${said}`
}

/** From a moment on: « de mardi », « du 6 nov., 11 h 04 ». */
export function from(moment: string): string {
  const said = dated(moment)
  return said.startsWith('le ') ? `du ${said.slice(3)}` : `de ${said}`
}
