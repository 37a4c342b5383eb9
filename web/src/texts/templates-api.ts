import { useQuery } from '@tanstack/react-query'
import { Template, type TemplateInput, Templates } from '../../../src/api/templates.ts'
import { ask, tell } from '../api.ts'

const ofBrand = (id: string) => `v1/brands/${encodeURIComponent(id)}/templates`

/** The name under which a brand's texts are kept. */
export const templatesKey = (brandId: string) => ['templates', brandId] as const

/** What the browser asks about texts to begin answers with. */
export const templatesApi = {
  list: (brandId: string) => ask('GET', ofBrand(brandId), Templates),
  keep: (brandId: string, id: string, input: TemplateInput) =>
    ask('PUT', `${ofBrand(brandId)}/${encodeURIComponent(id)}`, Template, input),
  remove: (id: string) => tell('DELETE', `v1/templates/${encodeURIComponent(id)}`),
}

/** A brand's texts that this person may use. */
export const useTemplates = (brandId: string, enabled = true) =>
  useQuery({
    queryKey: templatesKey(brandId),
    queryFn: () => templatesApi.list(brandId),
    enabled,
    staleTime: 60_000,
  })
