/** Whether the browser has it already; what a proxy made of the tag's strength does not matter. */
export function isKnown(request: Request, etag: string): boolean {
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '')
  return (request.headers.get('if-none-match') ?? '').split(',').some((tag) => plain(tag) === plain(etag))
}
