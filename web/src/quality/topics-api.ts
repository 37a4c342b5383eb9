import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { type TopicInput, TopicList, TopicNames } from '../../../src/api/topics.ts'
import { ask, tell } from '../api.ts'

const ofBrand = (id: string) => `v1/brands/${encodeURIComponent(id)}/topics`

/** The name under which the topics of a brand are kept. */
export const topicsKey = (brandId: string) => ['topics', brandId] as const
/** The name under which is kept what all topics are called. */
export const topicNamesKey = ['topics'] as const

/** The brand whose posts are shown below; null: those of several. */
export const TopicBrand = createContext<string | null>(null)

/** What the browser asks about a brand's own topics. */
export const topicsApi = {
  keep: (brandId: string, topicId: string, input: TopicInput) =>
    tell('PUT', `${ofBrand(brandId)}/${encodeURIComponent(topicId)}`, input),
}

/** A brand's own topics, with what teaches them. */
export const useTopics = (brandId: string) =>
  useQuery({ queryKey: topicsKey(brandId), queryFn: () => ask('GET', ofBrand(brandId), TopicList) })

/** What the topics are called that brands made themselves; asked seldom. */
export function useOwnTopics(ofBrand?: string | null): TopicNames['topics'] {
  const query = useQuery({
    queryKey: topicNamesKey,
    queryFn: () => ask('GET', 'v1/topics', TopicNames),
    staleTime: 60_000,
  })
  const here = useContext(TopicBrand)
  const brandId = ofBrand ?? here
  const all = query.data?.topics ?? []
  return brandId === null ? all : all.filter((it) => it.brandId === brandId)
}
