/** Does the work for each brand, one after the other. Where it fails for one, the others have their turn all the same; then the first failure is thrown, with how many there were. */
export async function forEachBrand(
  brandIds: readonly string[],
  work: (brandId: string) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = []
  for (const brandId of brandIds) {
    try {
      await work(brandId)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length === 0) return
  throw new Error(`The cases of ${failures.length} of ${brandIds.length} brands could not be given.`, {
    cause: failures[0],
  })
}
