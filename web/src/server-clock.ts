/** A device whose clock is this little off counts as right: an answer takes its time, too. */
const toleratedMs = 3_000
/** What took longer to come says too little about the time. */
const slowMs = 5_000

/** How far the server's clock is ahead of this device's, in ms, once an answer with this date has come; 0 where they agree. What is known stays as long as the answer does not speak against it. */
export function offsetAfter(
  known: number,
  answer: { readonly date: string | null; readonly sentAt: number; readonly receivedAt: number },
): number {
  const date = Date.parse(answer.date ?? '')
  if (Number.isNaN(date) || answer.receivedAt - answer.sentAt > slowMs) return known
  // The header names a whole second, and the answer was given between sending and receiving.
  const [least, most] = [date - answer.receivedAt, date + 1_000 - answer.sentAt]
  if (known !== 0 && known >= least && known <= most) return known
  return least <= toleratedMs && most >= -toleratedMs ? 0 : Math.round((least + most) / 2)
}

let offset = 0

/** Learns from an answer that the server has just given what time it is there. */
export function learnTime(response: Response, sentAt: number): void {
  offset = offsetAfter(offset, { date: response.headers.get('date'), sentAt, receivedAt: Date.now() })
}

/** The present moment as the server has it: deadlines are its own, and a device may be minutes off. */
export const serverNow = (): number => Date.now() + offset
