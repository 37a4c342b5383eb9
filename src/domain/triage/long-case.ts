/** From so many messages, or so much text (UTF-16 units), on a case is long enough for a summary to be worth asking for. */
export const isLong = (messages: readonly string[]): boolean =>
  messages.length >= 5 || messages.reduce((sum, text) => sum + text.length, 0) >= 2_500
