import { ApiProblem } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { OutLink } from '../ui/parts.tsx'
import { Door } from './door.tsx'

function addressIn(error: unknown): string | null {
  if (!(error instanceof ApiProblem)) return null
  for (const name of ['url', 'expected', 'address', 'origin']) {
    const value = error.facts[name]
    if (typeof value === 'string' && /^https?:\/\//.test(value)) return value
  }
  return null
}

/** Opened at an address that the server was not told of: says how to tell it. */
export function WrongAddress({ error }: { readonly error: unknown }) {
  const { t } = useSpeech()
  const known = addressIn(error)
  return (
    <Door
      title={t.problem.wrongAddress.title}
      lead={
        <>
          {t.problem.wrongAddress.opened(location.origin)}
          {known !== null && ` ${t.problem.wrongAddress.known(known)}`}
        </>
      }
      sea="waves"
    >
      <p>{t.problem.wrongAddress.how}</p>
      <code>VIGIE_URL={location.origin} npm start</code>
      {known !== null && (
        <p>
          <OutLink href={known}>{t.problem.wrongAddress.act(known)}</OutLink>
        </p>
      )}
    </Door>
  )
}
