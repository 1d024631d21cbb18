const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** "12.4 MB": a size in bytes as people read it, in steps of 1,000 as disks are sold. */
export function formatSize(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${value.toLocaleString(undefined, { maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1 })} ${units[step]}`
}
