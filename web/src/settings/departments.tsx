import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Pencil } from '../ui/line-acts.tsx'
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
  const [renaming, setRenaming] = useState<{ readonly id: string; readonly name: string } | null>(null)
  const [error, setError] = useState<unknown>(null)
  /** `done`: what is cleared away once it was taken; what was refused stays as it was typed. */
  const act = async (work: () => Promise<unknown>, done: () => void = () => {}) => {
    setError(null)
    try {
      await work()
      done()
      await cache.invalidateQueries({ queryKey: keys.departments(brandId) })
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
            {renaming?.id === it.id ? (
              <form
                className="row grow"
                onSubmit={(event) => {
                  event.preventDefault()
                  void act(
                    () => clocksApi.renameDepartment(it.id, renaming.name),
                    () => setRenaming(null),
                  )
                }}
              >
                <TextInput
                  className="grow"
                  aria-label={words.name}
                  value={renaming.name}
                  autoFocus
                  maxLength={80}
                  onChange={(event) => setRenaming({ id: it.id, name: event.currentTarget.value })}
                />
                <Button type="submit" blocked={renaming.name.trim() === ''}>
                  {t.save}
                </Button>
              </form>
            ) : (
              <>
                <p className="who med">{it.name}</p>
                {may && (
                  <span className="row acts few" style={{ gap: 2 }}>
                    <Pencil label={words.rename(it.name)} onClick={() => setRenaming({ id: it.id, name: it.name })} />
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
