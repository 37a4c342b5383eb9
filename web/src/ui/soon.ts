/** Resolves once what stands now could be drawn: for what is asked on the way and seen later, so that it takes no time from what somebody waits to see. */
export const soon = (): Promise<void> => new Promise((done) => setTimeout(done))
