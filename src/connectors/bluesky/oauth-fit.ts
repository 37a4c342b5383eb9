import { isIP } from 'node:net'
import type { OwnAddress, Words } from '../sdk/connector.ts'

/** Why nobody can sign in on Bluesky's page from this address; null where they can. */
export function unfitFor({ origin, isPublic }: OwnAddress): Words | null {
  const { hostname, port } = new URL(origin)
  if (isPublic && port === '' && isIP(hostname) === 0) return null
  if (!isPublic && (hostname === '127.0.0.1' || hostname === '[::1]') && origin.startsWith('http:')) return null
  if (hostname === 'localhost')
    return {
      en: `Bluesky leads nobody back to “localhost”. Open Vigie as ${origin.replace('localhost', '127.0.0.1')} (VIGIE_URL), or use an app password.`,
      fr: `Bluesky ne ramène personne à «\u00a0localhost\u00a0». Ouvrez Vigie à l’adresse ${origin.replace('localhost', '127.0.0.1')} (VIGIE_URL), ou utilisez un mot de passe d’application.`,
    }
  return {
    en: 'Bluesky’s servers must be able to reach Vigie by https under a name, without a port: set such an address (VIGIE_URL), or use an app password.',
    fr: 'Les serveurs de Bluesky doivent pouvoir joindre Vigie en https, sous un nom et sans port\u00a0: donnez-lui une telle adresse (VIGIE_URL), ou utilisez un mot de passe d’application.',
  }
}
