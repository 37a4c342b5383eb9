/** What a post is, at large. */
export const kinds = [
  'complaint',
  'question',
  'praise',
  'suggestion',
  'thanks',
  'news',
  'spam',
  'troll',
  'chatter',
] as const
/** One of `kinds`. */
export type Kind = (typeof kinds)[number]

/** How the writer feels about it. */
export const sentiments = ['neg', 'neu', 'pos'] as const
/** One of `sentiments`. */
export type Sentiment = (typeof sentiments)[number]

/** What a post may be about; a brand adds its own. */
export const topics = [
  'quality',
  'staff',
  'website-app',
  'price',
  'delivery',
  'outage',
  'refund',
  'hygiene-safety',
  'delay',
  'contract',
  'billing',
  'booking-ticketing',
  'ethics',
  'wait',
  'stock',
  'privacy',
] as const
/** One of `topics`. */
export type Topic = (typeof topics)[number]

/** Rough words and against whom; praise in rough words is `vulgar`. */
export const abuses = ['none', 'vulgar', 'insult-brand', 'insult-person', 'threat'] as const
/** One of `abuses`. */
export type Abuse = (typeof abuses)[number]

/** Whom a post is hateful against. */
export const hates = ['none', 'racism', 'sexism', 'other'] as const
/** One of `hates`. */
export type Hate = (typeof hates)[number]

/** Whatever is said about a post and may be doubted, corrected and explained. */
export const heads = [
  'language',
  'relevant',
  'sentiment',
  'complaint',
  'kind',
  'anger',
  'urgent',
  'churn',
  'reminder',
  'viral',
  'sarcasm',
  'topics',
  'abuse',
  'hate',
] as const
/** One of `heads`. */
export type Head = (typeof heads)[number]
