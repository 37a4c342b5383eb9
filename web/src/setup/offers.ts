import { type ConnectorInfo, type Language, Needs } from '../../../src/api/schemas.ts'

/** One way of listening that somebody can choose: a network, or one of its ways. */
export interface Offer {
  /** The connector, and the way where it is not the network's own. */
  readonly id: string
  readonly connector: ConnectorInfo
  /** Null: the network's own way. */
  readonly way: string | null
  readonly name: string
  readonly needs: Needs
  readonly about: string | null
  readonly cannot: readonly string[]
  readonly replies: boolean
  /** The JSON Schema of what is filled in. */
  readonly form: Readonly<Record<string, unknown>>
}

/** All ways of listening, what needs least first; what others have to send us comes last, because it begins with work of theirs. */
export function offersOf(connectors: readonly ConnectorInfo[], language: Language): readonly Offer[] {
  return connectors
    .flatMap((connector): Offer[] => [
      ...connector.ways.map((way) => ({
        id: `${connector.id} ${way.id}`,
        connector,
        way: way.id,
        name: way.name[language],
        needs: way.needs,
        about: way.about[language],
        cannot: way.cannot.map((it) => it[language]),
        replies: way.can.reply,
        form: way.form,
      })),
      {
        id: connector.id,
        connector,
        way: null,
        name: language === 'fr' ? connector.nameFr : connector.name,
        needs: connector.needs,
        about: connector.about?.[language] ?? null,
        cannot: connector.cannot.map((it) => it[language]),
        replies: connector.can.reply,
        form: connector.form,
      },
    ])
    .sort((a, b) => effort(a) - effort(b))
}

const effort = ({ needs, connector }: Offer): number =>
  connector.door === null ? Needs.options.indexOf(needs) : Needs.options.length

/** The way by which a source listens. */
export const offerOf = (
  offers: readonly Offer[],
  source: { readonly connector: string; readonly settings: Readonly<Record<string, unknown>> },
): Offer | undefined =>
  offers.find((it) => it.connector.id === source.connector && it.way === source.settings['way']) ??
  offers.find((it) => it.connector.id === source.connector && it.way === null)

/** Whether a way reads whatever site one names: its form asks for an `address`. What asks for a forum or a blog of its own kind does not. */
export function takesAnySite({ needs, form }: Pick<Offer, 'needs' | 'form'>): boolean {
  const fields = form['properties']
  return needs === 'address' && typeof fields === 'object' && fields !== null && 'address' in fields
}
