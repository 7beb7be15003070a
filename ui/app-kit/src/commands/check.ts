import { statSync } from 'node:fs'
import { checkFolder, type Report } from '../check'
import { EXIT, type Given } from '../cli'
import { asJson, asText, counted } from '../report'
import { WORDS } from '../words'

/** `kiosk-app check`. */
export async function check(folder: string, given: Given): Promise<number> {
  const report = await examined(folder, given)
  given.print(
    given.json ? JSON.stringify(asJson(report, given.language), null, 2) : asText(report, given.language),
  )
  return passes(report, given) ? EXIT.good : EXIT.bad
}

/** Checks a folder that has to be there. */
export async function examined(folder: string, given: Given): Promise<Report> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(WORDS[given.language].noFolder(folder))
  return checkFolder(folder, { manifest: given.manifest })
}

/** Whether a report is good enough for what was asked. */
export function passes(report: Report, given: Given): boolean {
  return report.ok && !(given.strict && counted(report.findings).warning > 0)
}
