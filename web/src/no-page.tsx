import { ProblemNotice } from './problem.tsx'

/** Stands where there is no page, only what went wrong. Its heading is for those who hear the screen. */
export function NoPage({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  return (
    <main className="empty">
      <h1 className="sr">Vigie</h1>
      <ProblemNotice error={error} {...(onRetry === undefined ? {} : { onRetry })} />
    </main>
  )
}
