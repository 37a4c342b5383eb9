import { z } from 'zod'
import { SourceAgain, SourceRemoved } from '../../api/sign-out.ts'
import { ConsentAnswer, ConsentInput, ConsentPage } from '../../api/consents.ts'
import { FreshSecret } from '../../api/door-schemas.ts'
import { RuleHealth, RuleTrial, WatchRule, WatchRuleChangeInput, WatchRuleInput } from '../../api/rules.ts'
import {
  Brand,
  BrandChangeInput,
  BrandInput,
  ConnectorInfo,
  ListedSource,
  Preview,
  PreviewInput,
  Source,
  SourceInput,
  SourceName,
  SourcePage,
} from '../../api/schemas.ts'
import {
  OutagesBeside,
  Site,
  SiteChange,
  SiteInput,
  SiteList,
  SitePage,
  SiteTrial,
  SiteTrialInput,
} from '../../api/site-watch.ts'
import { del, get, made, patch, post, put } from './declare.ts'

/** Brands, what they listen for and where, and their own sites. */
export const ofListening = [
  post('/v1/brands', 'session', 'Adds a brand.', { body: BrandInput, answer: Brand, status: made }),
  patch('/v1/brands/:brandId', 'change-settings', 'Changes a brand.', { body: BrandChangeInput, answer: Brand }),
  get('/v1/brands/:brandId/rules', 'read-settings', 'What a brand listens for.', {
    answer: z.object({ rules: z.array(WatchRule) }),
  }),
  post('/v1/brands/:brandId/rules', 'change-settings', 'Adds a watch rule.', {
    body: WatchRuleInput,
    answer: WatchRule,
    status: made,
    once: true,
  }),
  post('/v1/brands/:brandId/rules/preview', 'change-settings', 'What rules would catch; nothing is stored.', {
    body: PreviewInput,
    answer: Preview,
  }),
  post('/v1/brands/:brandId/rules/try', 'change-settings', 'What a rule would have found in 30 days.', {
    body: WatchRuleInput,
    answer: RuleTrial,
  }),
  get('/v1/brands/:brandId/rules/fare', 'read-settings', 'How each rule fares.', {
    answer: z.object({ rules: z.array(RuleHealth) }),
  }),
  put('/v1/rules/:ruleId', 'change-settings', 'Changes a watch rule.', {
    body: WatchRuleChangeInput,
    answer: WatchRule,
  }),
  del('/v1/rules/:ruleId', 'change-settings', 'Removes a watch rule.'),

  get('/v1/connectors', 'read-settings', 'The networks that can be connected.', {
    answer: z.object({ connectors: z.array(ConnectorInfo) }),
  }),
  get('/v1/brands/:brandId/sources', 'read-settings', 'Where a brand listens.', {
    answer: z.object({ sources: z.array(ListedSource) }),
  }),
  post('/v1/brands/:brandId/sources', 'change-settings', 'Connects a source.', {
    body: SourceInput,
    answer: Source,
    status: made,
    once: true,
  }),
  post('/v1/brands/:brandId/consents', 'session', 'Begins signing in on a network’s own page.', {
    body: ConsentInput,
    answer: ConsentPage,
    status: made,
  }),
  post('/v1/consents/finish', 'session', 'Ends it with what the network answered.', {
    body: ConsentAnswer,
    answer: SourceAgain,
  }),
  get('/v1/sources/:sourceId', 'read-settings', 'A source and how it fares.', { answer: SourcePage }),
  put('/v1/sources/:sourceId', 'change-settings', 'Connects a source again.', {
    body: SourceInput,
    answer: SourceAgain,
  }),
  patch('/v1/sources/:sourceId', 'change-settings', 'Renames a source.', { body: SourceName, answer: Source }),
  del('/v1/sources/:sourceId', 'change-settings', 'Takes a source off the list; what it heard stays.', {
    answer: SourceRemoved,
  }),
  post('/v1/sources/:sourceId/secret', 'session', 'A new secret for a source; told once.', {
    answer: FreshSecret,
    status: made,
  }),
  post('/v1/sources/:sourceId/pause', 'change-settings', 'Pauses a source.', { answer: Source }),
  post('/v1/sources/:sourceId/resume', 'change-settings', 'Listens again.', { answer: Source }),
  post('/v1/sources/:sourceId/look', 'change-settings', 'Looks now.'),

  get('/v1/brands/:brandId/sites', 'read-settings', 'The brand’s own pages that are watched.', { answer: SiteList }),
  post('/v1/brands/:brandId/sites', 'change-settings', 'Watches a page.', {
    body: SiteInput,
    answer: Site,
    status: made,
    once: true,
  }),
  post('/v1/brands/:brandId/sites/try', 'change-settings', 'What one look finds; nothing is stored.', {
    body: SiteTrialInput,
    answer: SiteTrial,
  }),
  get('/v1/sites/:siteId', 'read-settings', 'A watched page and its outages.', { answer: SitePage }),
  put('/v1/sites/:siteId', 'change-settings', 'Changes how it is watched.', { body: SiteChange }),
  del('/v1/sites/:siteId', 'change-settings', 'Watches it no longer.'),
  post('/v1/sites/:siteId/pause', 'change-settings', 'Pauses watching.'),
  post('/v1/sites/:siteId/resume', 'change-settings', 'Watches again.'),
  post('/v1/sites/:siteId/look', 'change-settings', 'Looks within moments.'),
  post('/v1/sites/:siteId/accept', 'change-settings', 'Where it leads now is the brand’s own.'),
  get('/v1/cases/:caseId/outages', 'read-cases', 'When the brand’s site did not answer beside a case.', {
    answer: OutagesBeside,
  }),
] as const
