/** Why Vigie cannot start or go on, in one sentence that says what to do. Shown as it is, without a stack. */
export class StartFault extends Error {
  override readonly name = 'StartFault'
}

/** The message of whatever was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

/** The system's word for an error, such as ENOENT, or undefined. */
export const codeOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
