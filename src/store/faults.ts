/** What PostgreSQL calls an error (SQLSTATE), or undefined when it is none of its errors. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined
}

/** Values that cannot be stored (22), that a constraint refuses (23), or that are too large (54); and what a value did to our own code. Never a fault of the connection, of the disk or of another transaction. */
export function blamesData(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true
  const state = sqlStateOf(error)
  return state !== undefined && /^(22|23|54)/.test(state)
}

/** Constraints that say: somebody else did the same at the same time. What is done again finds it done. */
const raced = new Set([
  'cases_one_open',
  'post_source_id_external_id_key',
  'label_name',
  'reply_template_shortcut',
  'department_name',
  'user_email_key',
])

/** The transaction lost against another one and left nothing behind: done again, it may well succeed. */
export function lostRace(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state === '40001' || state === '40P01') return true
  return (
    state === '23505' &&
    typeof error === 'object' &&
    error !== null &&
    'constraint' in error &&
    typeof error.constraint === 'string' &&
    raced.has(error.constraint)
  )
}
