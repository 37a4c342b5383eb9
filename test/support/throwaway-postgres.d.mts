export declare function startThrowawayPostgres(options: {
  readonly bin: string
  readonly env?: Readonly<Record<string, string>>
}): Promise<{ readonly url: string; readonly version: string; stop(): Promise<void> }>
