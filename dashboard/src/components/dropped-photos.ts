/** What a browser shows as photos, by name: dropped folders hold other things too, and some give no type. */
const photoName = /\.(jpe?g|jfif|png|webp|avif|gif|tiff?|bmp|heic|heif)$/i

export const isPhoto = (file: File): boolean => file.type.startsWith('image/') || photoName.test(file.name)

/** The photos of a drop, those in dropped folders too, in the order of their names. */
export async function photosOf(transfer: DataTransfer): Promise<File[]> {
  // Entries must be asked for before anything is awaited: afterwards the transfer is empty.
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null))
  const loose = [...transfer.files]
  const found = entries.some((entry) => entry?.isDirectory)
    ? (await Promise.all(entries.map((entry) => (entry ? filesBelow(entry) : [])))).flat()
    : loose
  return found.filter(isPhoto).sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
}

async function filesBelow(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: File[] = []
  for (;;) {
    // A reader gives a hundred entries at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return files
    for (const one of some) files.push(...(await filesBelow(one)))
  }
}
