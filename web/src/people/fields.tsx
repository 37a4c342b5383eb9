import type { Brand, Role } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'

/** A field's hint stands under it, as everywhere. */
export const hintBelow: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** Which role somebody has; each says in a line what it may. */
export function RoleField({
  roles,
  value,
  onChange,
}: {
  readonly roles: readonly Role[]
  readonly value: Role
  readonly onChange: (role: Role) => void
}) {
  const { t } = useSpeech()
  return (
    <fieldset className="choices">
      <legend className="med">{t.people.form.role}</legend>
      {roles.map((it) => (
        <label key={it} className="row top">
          <input type="radio" name="role" checked={value === it} onChange={() => onChange(it)} />
          <span>
            <span className="med">{t.people.roles[it]}</span>
            <span className="xs dim under">{t.people.roleHints[it]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** Which brands somebody sees. */
export function BrandsField({
  brands,
  value,
  wrong,
  note = null,
  onChange,
}: {
  readonly brands: readonly Brand[]
  readonly value: readonly string[]
  readonly wrong: string | null
  /** What follows from the choice, where it is not refused. */
  readonly note?: string | null
  readonly onChange: (brandIds: readonly string[]) => void
}) {
  const { t } = useSpeech()
  return (
    <fieldset className="choices">
      <legend className="med">{t.people.form.brands}</legend>
      {brands.map((it) => (
        <label key={it.id} className="row">
          <input
            type="checkbox"
            checked={value.includes(it.id)}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? [...value, it.id] : value.filter((id) => id !== it.id))
            }
          />
          <span className="cut">{it.name}</span>
        </label>
      ))}
      {wrong !== null && (
        <p className="xs danger" role="alert">
          {wrong}
        </p>
      )}
      <p className="xs warn" role="status">
        {note}
      </p>
    </fieldset>
  )
}
