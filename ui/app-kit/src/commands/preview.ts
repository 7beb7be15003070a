import { EXIT, type Given } from '../cli'
import { startPreview } from '../preview/preview'
import { WORDS } from '../words'
import { examined } from './check'

/** `kiosk-app preview`: runs until it is interrupted. */
export async function preview(folder: string, given: Given): Promise<number> {
  const report = await examined(folder, given)
  const running = await startPreview(folder, { ...given, report })
  given.print(WORDS[given.language].preview(running.address))
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  running.stop()
  return EXIT.good
}
