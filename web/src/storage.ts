/** What this device keeps for itself. Where storage is refused, nothing is kept and nothing fails. */
export const kept = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(`vigie.${key}`)
    } catch {
      return null
    }
  },
  write(key: string, value: string): boolean {
    try {
      localStorage.setItem(`vigie.${key}`, value)
      return true
    } catch {
      return false
    }
  },
  keys(): readonly string[] {
    try {
      return Object.keys(localStorage).flatMap((key) => (key.startsWith('vigie.') ? [key.slice('vigie.'.length)] : []))
    } catch {
      return []
    }
  },
  remove(key: string): void {
    try {
      localStorage.removeItem(`vigie.${key}`)
    } catch {
      // Nothing was kept.
    }
  },
}
