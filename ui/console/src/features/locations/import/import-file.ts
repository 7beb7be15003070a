import { upload, type ImportPreview, type ImportResult } from 'api'

/** A file as it was when it was chosen: what is previewed and what is imported are the same bytes. */
export interface ImportFile {
  name: string
  bytes: Blob
}

const TYPE = 'application/octet-stream'

export async function keepFile(file: File): Promise<ImportFile> {
  return { name: file.name, bytes: new Blob([await file.arrayBuffer()]) }
}

export function previewFile(
  file: ImportFile,
  onProgress: (sent: number, total: number) => void,
): Promise<ImportPreview> {
  return upload({
    method: 'POST',
    url: '/api/locations/import/preview',
    file: file.bytes,
    type: TYPE,
    onProgress,
  })
}

export function applyFile(file: ImportFile, digest: string): Promise<ImportResult> {
  const query = new URLSearchParams({ digest, file_name: file.name.slice(0, 200) })
  return upload({
    method: 'POST',
    url: `/api/locations/import?${query.toString()}`,
    file: file.bytes,
    type: TYPE,
  })
}
