import { zoneOf } from '../../../src/domain/clocks/zone.ts'

/** By which clocks this device shows the time. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Whether the clocks of a zone show another time than those of this device, at one of these moments. */
export function isElsewhere(timeZone: string, moments: readonly number[], device: string = deviceZone()): boolean {
  const [there, here] = [zoneOf(timeZone), zoneOf(device)]
  return moments.some(
    (at) => there.localOf(at).minute !== here.localOf(at).minute || there.localOf(at).day !== here.localOf(at).day,
  )
}
