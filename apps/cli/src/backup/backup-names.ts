/** The name of a backup of a moment, in UTC: names sort as times do. */
export function backupName(at: Date): string {
  const [date = '', time = ''] = at.toISOString().split('T')
  return `barycenter-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}.db`
}

/** Which files of a folder are backups beyond the newest few; other files are left alone. */
export function outdatedBackups(names: readonly string[], keep: number): readonly string[] {
  const backups = names.filter((name) => /^barycenter-\d{8}-\d{6}\.db$/.test(name)).sort()
  return backups.slice(0, Math.max(0, backups.length - keep))
}
