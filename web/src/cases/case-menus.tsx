import { Menu } from '@mantine/core'
import { type Person, Priority } from '../../../src/api/schemas.ts'
import type { Action, Choice } from '../actions/action.ts'
import { ActionButton } from '../actions/action-button.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { keysAct } from '../ui/keys.ts'
import { Avatar, Button, Severity } from '../ui/parts.tsx'

/** To whom a case is handed. */
export function AssignMenu({
  action,
  people,
  choices,
}: {
  readonly action: Action
  readonly people: readonly Person[]
  readonly choices: readonly Choice[]
}) {
  const { t } = useSpeech()
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionButton action={action} kind="quiet" size="sm">
          {t.caseView.handOver}
        </ActionButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.caseView.handOverTo}</Menu.Label>
        {choices.map((it) => (
          <Menu.Item
            key={it.id}
            leftSection={<Avatar name={people.find((one) => one.id === it.id)?.name ?? null} />}
            rightSection={it.now === true ? <Icon name="check" size="s" /> : null}
            onClick={it.run}
          >
            {it.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What can be done with a case less often; a list that is empty is not shown. */
export function MoreMenu({
  care,
  kinds,
  priorities,
  reasons,
  onNetwork,
  networkName,
}: {
  readonly care: readonly Action[]
  readonly kinds: readonly Choice[]
  readonly priorities: readonly Choice[]
  /** Why it is set aside. */
  readonly reasons: readonly Choice[]
  readonly onNetwork: readonly Action[]
  readonly networkName: string
}) {
  const { t } = useSpeech()
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button kind="quiet" size="sm" icon="more" aria-label={t.caseView.more} title={t.caseView.more} />
      </Menu.Target>
      <Menu.Dropdown>
        {care
          .filter((it) => it.choices === undefined)
          .map((it) => (
            <Menu.Item
              key={it.id}
              leftSection={<Icon name={it.icon} size="s" />}
              rightSection={it.keys[0] !== undefined && keysAct() ? <kbd>{it.keys[0].toUpperCase()}</kbd> : null}
              disabled={it.blocked !== null}
              title={it.blocked ?? undefined}
              onClick={it.run}
            >
              {it.label}
            </Menu.Item>
          ))}
        {kinds.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t.clocks.kind.label}</Menu.Label>
            {kinds.map((it) => (
              <Menu.Item
                key={it.id}
                onClick={it.run}
                rightSection={it.now === true ? <Icon name="check" size="s" /> : null}
              >
                {it.label}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        {priorities.length > 0 && (
          <>
            <Menu.Label>{t.caseView.changePriority}</Menu.Label>
            {priorities.map((it) => (
              <Menu.Item
                key={it.id}
                onClick={it.run}
                rightSection={it.now === true ? <Icon name="check" size="s" /> : null}
              >
                <Severity priority={Priority.parse(it.id)} word />
              </Menu.Item>
            ))}
          </>
        )}
        {reasons.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t.caseView.setAsideWhy}</Menu.Label>
            {reasons.map((it) => (
              <Menu.Item key={it.id} onClick={it.run}>
                {it.label}
              </Menu.Item>
            ))}
          </>
        )}
        {onNetwork.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t.contact.menu(networkName)}</Menu.Label>
            {onNetwork.map((it) => (
              <Menu.Item
                key={it.id}
                leftSection={<Icon name={it.icon} size="s" />}
                disabled={it.blocked !== null}
                title={it.blocked ?? undefined}
                onClick={it.run}
              >
                {it.label}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
