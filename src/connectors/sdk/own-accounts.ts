/** The brand's own accounts as somebody typed them into a form, separated by spaces, commas or semicolons: without their @. */
export const accountsTyped = (typed: string): readonly string[] =>
  typed
    .split(/[\s,;]+/u)
    .map((it) => it.replace(/^@/u, ''))
    .filter((it) => it !== '')
