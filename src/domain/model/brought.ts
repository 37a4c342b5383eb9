/** How a post came to us when no network brought it: a person did. */
export const broughtWays = ['link', 'screenshot', 'call', 'letter', 'in-shop', 'other'] as const

export type BroughtWay = (typeof broughtWays)[number]
