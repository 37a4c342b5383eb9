import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { FormEnd } from '../ui/form-end.tsx'
import { Pencil } from '../ui/line-acts.tsx'
import { useOpenLines } from '../ui/open-lines.ts'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { clocksApi, useDepartments } from './clocks-api.ts'

/** To whom cases of the brand are handed over. */
export function DepartmentList({ brandId, may }: { readonly brandId: string; readonly may: boolean }) {
  const { t } = useSpeech()
  const { departments: words } = t.clocks
  const cache = useQueryClient()
  const { say } = useToasts()
  const list = useDepartments(brandId)
  const [name, setName] = useState('')
  const lines = useOpenLines()
  const [error, setError] = useState<unknown>(null)
  const reread = () => cache.invalidateQueries({ queryKey: keys.departments(brandId) })
  /** `done`: what is cleared away once it was taken; what was refused stays as it was typed. */
  const act = async (work: () => Promise<unknown>, done: () => void = () => {}) => {
    setError(null)
    try {
      await work()
      done()
      await reread()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <section>
      <h3>{words.title}</h3>
      <p className="lead">{words.lead}</p>
      {list.data?.length === 0 && <p className="dim">{words.none}</p>}
      <ul className="lines">
        {list.data?.map((it) => (
          <li key={it.id} className="clockline">
            {lines.has(it.id) ? (
              <Rename
                before={it.name}
                rename={(renamed) => clocksApi.renameDepartment(it.id, renamed).then(reread)}
                close={() => lines.close(it.id)}
              />
            ) : (
              <>
                <p className="who med">{it.name}</p>
                {may && (
                  <span className="row acts few" style={{ gap: 2 }}>
                    <Pencil label={words.rename(it.name)} onClick={() => lines.open(it.id)} />
                    <Button
                      kind="quiet"
                      size="sm"
                      icon="close"
                      aria-label={words.remove(it.name)}
                      onClick={() =>
                        void act(async () => {
                          await clocksApi.removeDepartment(it.id)
                          say({ icon: 'check', text: words.removed(it.name) })
                        })
                      }
                    />
                  </span>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {error !== null && <ProblemNotice error={error} />}
      {may && (
        <form
          className="row"
          style={{ marginTop: 14 }}
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() === '') return
            void act(
              () => clocksApi.addDepartment(brandId, name.trim()),
              () => setName(''),
            )
          }}
        >
          <TextInput
            aria-label={words.name}
            placeholder={words.name}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" icon="plus" blocked={name.trim() === ''}>
            {words.add}
          </Button>
        </form>
      )}
    </section>
  )
}

function Rename({
  before,
  rename,
  close,
}: {
  readonly before: string
  readonly rename: (name: string) => Promise<unknown>
  readonly close: () => void
}) {
  const { t } = useSpeech()
  const [name, setName] = useState(before)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const save = async () => {
    if (busy || name.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      await rename(name.trim())
      close()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form
      className="stack grow"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextInput
        aria-label={t.clocks.departments.name}
        value={name}
        autoFocus
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {error !== null && <ProblemNotice error={error} />}
      <FormEnd busy={busy} blocked={name.trim() === ''} close={close} />
    </form>
  )
}
