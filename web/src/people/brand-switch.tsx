import { countWords } from '../inbox/count-words.ts'
import { Menu, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '../../../src/api/schemas.ts'
import { brandBase } from '../brand-address.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useNavigate } from '../navigate.tsx'
import { keys } from '../queries.ts'
import { Icon, Logo } from '../ui/icons.tsx'
import { peopleApi } from './people-api.ts'
import './people.css'

/** From this many brands on one searches instead of reading. */
const searchFrom = 8

/** As a brand is looked for: without accents and capitals. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** The brand at the head of the sidebar, and the way to another one. */
export function BrandSwitch({
  me,
  brandId,
  name,
}: {
  readonly me: Me
  readonly brandId: string
  readonly name: string
}) {
  const { t, f } = useSpeech()
  const navigate = useNavigate()
  const [opened, setOpened] = useState(false)
  const [sought, setSought] = useState('')
  const many = me.brands.length > 1
  const adds = me.may.includes('add-brands')
  const counts = useQuery({
    queryKey: keys.brandCounts,
    queryFn: peopleApi.brandCounts,
    enabled: opened && many,
    staleTime: 5_000,
  })
  if (!many && !adds) {
    return (
      <div className="brand">
        <Logo />
        <span className="t cut">{name}</span>
      </div>
    )
  }
  const shown = me.brands.filter((it) => plain(it.name).includes(plain(sought.trim())))
  return (
    <Menu
      width={260}
      position="bottom-start"
      opened={opened}
      onChange={(next) => {
        setOpened(next)
        setSought('')
      }}
    >
      <Menu.Target>
        <button type="button" className="brand" aria-label={`${name}. ${t.nav.brands}`}>
          <Logo />
          <span className="t cut">{name}</span>
          <span className="t end faint">
            <Icon name="updown" size="s" />
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {me.brands.length >= searchFrom && (
          <div className="brandsearch">
            <TextInput
              aria-label={t.people.brands.search}
              placeholder={t.people.brands.search}
              value={sought}
              autoFocus
              onChange={(event) => setSought(event.currentTarget.value)}
            />
          </div>
        )}
        <div className="brandlist">
          {shown.map((it) => {
            const waiting = counts.data?.find((count) => count.brandId === it.id)?.toAnswer ?? 0
            return (
              <Menu.Item
                key={it.id}
                aria-current={it.id === brandId ? 'true' : undefined}
                leftSection={it.id === brandId ? <Icon name="check" size="s" /> : <span style={{ width: 14 }} />}
                rightSection={
                  waiting === 0 ? null : (
                    <span className="faint" title={t.people.brands.toAnswer(countWords(waiting, { t, f }))}>
                      {countWords(waiting, { t, f })}
                      <span className="sr"> {t.views['to-answer']}</span>
                    </span>
                  )
                }
                onClick={() => navigate(`~${brandBase(it.id)}/`)}
              >
                {it.name}
              </Menu.Item>
            )
          })}
          {shown.length === 0 && <Menu.Label>{t.people.brands.none}</Menu.Label>}
        </div>
        {adds && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<Icon name="plus" size="s" />} onClick={() => navigate('/settings/add-brand')}>
              {t.people.brands.add}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
