/** What the handle of everybody ends with who brought no domain of their own along. */
export const handleEnd = '.bsky.social'
