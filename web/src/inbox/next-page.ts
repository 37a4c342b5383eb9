/** What is known of the pages of a list. */
interface Pages {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly isFetchNextPageError: boolean
  readonly fetchNextPage: () => Promise<unknown>
  readonly refetch: () => Promise<unknown>
}

/** Whether the next page is asked for as its end comes near: one that was refused waits until somebody asks again, or it would be asked for without end. */
export const asksForNext = (it: Pages): boolean => it.hasNextPage && !it.isFetchingNextPage && !it.isFetchNextPageError

/** Asks again for what was refused: the next page, or the whole list. */
export const askAgain = (it: Pages): Promise<unknown> => (it.isFetchNextPageError ? it.fetchNextPage() : it.refetch())
