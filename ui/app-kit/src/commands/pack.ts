import { writeFile } from 'node:fs/promises'
import { EXIT, type Given } from '../cli'
import { asJson, asText } from '../report'
import { WORDS } from '../words'
import { examined, passes } from './check'

/** `kiosk-app pack`: writes `<folder>-<version>.zip`, or what `--out` names, if the check passes. */
export async function packFolder(folder: string, given: Given): Promise<number> {
  const report = await examined(folder, given)
  const words = WORDS[given.language]
  const { manifest, packed } = report
  if (!given.json) given.print(asText(report, given.language))
  if (!passes(report, given) || manifest === undefined || packed === undefined) {
    given.print(given.json ? JSON.stringify(asJson(report, given.language), null, 2) : words.notPacked)
    return EXIT.bad
  }
  const out = given.out ?? `${folder.replace(/[\\/]+$/, '')}-${manifest.version}.zip`
  await writeFile(out, packed.zip)
  if (given.json) {
    given.print(JSON.stringify({ ...asJson(report, given.language), out, manifest }, null, 2))
  } else {
    given.print(words.packed(out, packed.sha256))
    const [origins, permissions] = [manifest.origins ?? [], manifest.permissions ?? []]
    given.print(words.upload(manifest.version, manifest.entry, origins.join(' '), permissions.join(' ')))
  }
  return EXIT.good
}
