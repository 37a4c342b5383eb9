import { Door } from '../account/door.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Button } from '../ui/parts.tsx'

/** The token of a link, read once and taken out of the address bar, so that nobody reads it over a shoulder. */
export function takeToken(path: string): string {
  const found = location.pathname === path ? location.hash.slice(1) : ''
  if (found !== '') history.replaceState(null, '', path)
  return found
}

/** What a link opens that came without its token (`error` is null then), or that opens nothing any more. */
export function NoLetter({ title, error }: { readonly title: string; readonly error: Error | null }) {
  const { t } = useSpeech()
  return (
    <Door title={error === null ? t.people.accept.noToken : title}>
      {error === null ? <p className="lead">{t.people.accept.noTokenText}</p> : <ProblemNotice error={error} />}
      <div className="row" style={{ marginTop: 16 }}>
        <Button onClick={() => location.assign('/')}>{t.people.accept.toSignIn}</Button>
      </div>
    </Door>
  )
}
