import { attachmentLimits, linkTitle } from '../../domain/cases/attachment.ts'
import type { Case } from '../../domain/cases/case.ts'
import { pageOf, tidyLink } from '../../domain/model/web-link.ts'
import { insertLink, readLinks } from '../../store/case-links.ts'
import { changeCase } from '../cases/change-case.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases } from '../permissions.ts'

export type { StoredLink } from '../../store/case-links.ts'

/** Keeps a link with a case: its address and what it is called. Nothing is fetched. The same id twice is one link. */
export function keepLink(
  ctx: Context,
  input: { readonly caseId: string; readonly linkId: string; readonly url: string; readonly title: string },
): Promise<Case> {
  const person = mayChangeCases(ctx)
  const url = webAddress(input.url)
  return changeCase(ctx, { caseId: input.caseId, version: null }, async (before, now, tx) => {
    const links = await readLinks(tx, before.id)
    if (links.some(({ id }) => id === input.linkId)) return { ok: true, facts: [] }
    if (links.some((it) => pageOf(it.url) === pageOf(url))) {
      throw new ServiceError('conflict', 'link-known', 'This case keeps a link to this page already.')
    }
    if (links.length >= attachmentLimits.links) {
      throw new ServiceError('conflict', 'links-too-many', `A case keeps ${attachmentLimits.links} links at most.`)
    }
    const link = { id: input.linkId, caseId: before.id, url, title: linkTitle(input.title) }
    if (!(await insertLink(tx, { ...link, addedBy: person.userId, now }))) {
      throw new ServiceError('conflict', 'link-id-taken', 'Another link has this id already.')
    }
    return { ok: true, facts: [{ kind: 'link-kept', linkId: input.linkId }] }
  })
}

/** The address as it is kept; what is none of the web is refused. */
export function webAddress(text: string): string {
  const url = tidyLink(text)
  if (url === null) {
    throw new ServiceError('invalid', 'link-address', 'This is no address of a web page: it begins with https://.')
  }
  return url
}
