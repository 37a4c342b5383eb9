import { useQuery } from '@tanstack/react-query'
import {
  BrandWordList,
  type BrandWordsInput,
  Corrected,
  type CorrectionInput,
  JudgingAgain,
  type LearningInput,
  Quality,
  TakenBack,
} from '../../../src/api/learning.ts'
import type { Head } from '../../../src/api/judgement.ts'
import { ask, tell } from '../api.ts'

const ofBrand = (id: string) => `v1/brands/${encodeURIComponent(id)}`
const ofLabel = (postId: string, head: Head) => `v1/posts/${encodeURIComponent(postId)}/labels/${head}`

/** The name under which the quality of a brand's labels is kept. */
export const qualityKey = (brandId: string) => ['quality', brandId] as const
/** The name under which a brand's words are kept. */
export const wordsKey = (brandId: string) => ['brand-words', brandId] as const

/** What the browser asks about labels that people correct. */
export const qualityApi = {
  correct: (postId: string, head: Head, right: CorrectionInput['right']) =>
    ask('PUT', ofLabel(postId, head), Corrected, { right }),
  undo: (postId: string, head: Head, correctionId: string) =>
    ask('DELETE', `${ofLabel(postId, head)}?correction=${encodeURIComponent(correctionId)}`, TakenBack),
  /** Takes back all that people said of a label. */
  takeBack: (postId: string, head: Head) => ask('DELETE', ofLabel(postId, head), TakenBack),
  setLearning: (brandId: string, input: LearningInput) => tell('PUT', `${ofBrand(brandId)}/learning`, input),
  judgeAgain: (brandId: string) => tell('POST', `${ofBrand(brandId)}/judge-again`, {}),
  keepWords: (brandId: string, input: BrandWordsInput) => tell('PUT', `${ofBrand(brandId)}/words`, input),
  /** Where all corrections of a brand are downloaded. */
  file: (brandId: string, format: 'csv' | 'jsonl') => `/api/${ofBrand(brandId)}/corrections.${format}`,
}

/** How well labels are given. */
export const useQuality = (brandId: string) =>
  useQuery({
    queryKey: qualityKey(brandId),
    queryFn: () => ask('GET', `${ofBrand(brandId)}/quality`, Quality),
  })

/** How far history is judged anew in the run that began at `since` (null: none is running); asked again every second until it is over. */
export const useAgain = (brandId: string, since: string | null) =>
  useQuery({
    queryKey: [...qualityKey(brandId), 'again', since],
    queryFn: () => ask('GET', `${ofBrand(brandId)}/judge-again`, JudgingAgain),
    enabled: since !== null,
    refetchInterval: (query) => (query.state.data?.again === null ? false : 1_000),
  })

/** What a brand sells, its places and people, its rivals. */
export const useBrandWords = (brandId: string) =>
  useQuery({
    queryKey: wordsKey(brandId),
    queryFn: () => ask('GET', `${ofBrand(brandId)}/words`, BrandWordList),
  })
