import { api, ApiError, unwrap, type ReceiptOutcome, type ReceiptResult, type SignedReceipt } from 'api'

/** A receipt is a few KiB; whatever is larger is something else. */
const LARGEST = 128 * 1024

/** What became of a file. */
export interface FileResult {
  name: string
  outcome: ReceiptOutcome | 'unreadable' | 'unsent'
  result: ReceiptResult | null
}

/** Sends each file by itself, so that one that is no receipt keeps out no other. */
export async function importFiles(files: readonly File[]): Promise<FileResult[]> {
  const results: FileResult[] = []
  for (const file of files) results.push(await importFile(file))
  return results
}

async function importFile(file: File): Promise<FileResult> {
  const receipt = file.size > LARGEST ? null : readReceipt(await file.text())
  if (receipt === null) return { name: file.name, outcome: 'unreadable', result: null }
  try {
    const [result] = await unwrap(api.POST('/offline-receipts', { body: { receipts: [receipt] } }))
    return { name: file.name, outcome: result?.outcome ?? 'malformed', result: result ?? null }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { name: file.name, outcome: 'unsent', result: null }
  }
}

/** A receipt as a terminal writes it; null if the text is something else. */
export function readReceipt(text: string): SignedReceipt | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const { receipt, signature } = value as Record<string, unknown>
    return typeof receipt === 'string' && typeof signature === 'string' ? { receipt, signature } : null
  } catch {
    return null
  }
}
