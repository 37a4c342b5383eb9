/** What one exported file holds. */
export interface Exported {
  readonly name: string
  /** Tables of the database that it carries. */
  readonly of: readonly string[]
  readonly columns: Readonly<Record<string, string>>
  readonly from: string
}
