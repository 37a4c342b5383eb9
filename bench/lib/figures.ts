/** The value that `share` of the sorted values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** A figure with as many decimals as mean something. */
export function rounded(value: number, decimals = 1): number {
  return Number(value.toFixed(decimals))
}
