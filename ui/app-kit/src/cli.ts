import { parseArgs } from 'node:util'
import { check } from './commands/check'
import { create } from './commands/new'
import { packFolder } from './commands/pack'
import { preview } from './commands/preview'
import type { Language } from './rules/rule'
import { WORDS } from './words'

/** What the options say; see the usage in `words.ts`. */
export interface Given {
  language: Language
  manifest: string | undefined
  out: string | undefined
  port: number
  json: boolean
  strict: boolean
  print: (text: string) => void
}

/** The exit codes: all is well, the app is not, or the command cannot be carried out. */
export const EXIT = { good: 0, bad: 1, usage: 2 } as const

const COMMANDS = { check, pack: packFolder, preview, new: create }

/** Runs a command line; returns its exit code. */
export async function main(args: string[]): Promise<number> {
  const print = (text: string): void => void process.stdout.write(`${text}\n`)
  let language: Language = /--lang[= ]en\b/.test(args.join(' ')) ? 'en' : 'zh'
  try {
    const { values, positionals } = parsed(args)
    language = values.lang === 'en' ? 'en' : 'zh'
    const [name = '', target] = positionals
    if (!isCommand(name) || target === undefined || values.help === true) {
      print(WORDS[language].usage)
      return values.help === true ? EXIT.good : EXIT.usage
    }
    const given: Given = {
      language,
      manifest: values.manifest,
      out: values.out,
      port: Number(values.port ?? 8700),
      json: values.json === true,
      strict: values.strict === true,
      print,
    }
    return await COMMANDS[name](target, given)
  } catch (error) {
    process.stderr.write(
      `${WORDS[language].failed(error instanceof Error ? error.message : String(error))}\n`,
    )
    return EXIT.usage
  }
}

function parsed(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      manifest: { type: 'string' },
      out: { type: 'string' },
      port: { type: 'string' },
      lang: { type: 'string' },
      json: { type: 'boolean' },
      strict: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
}

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name)
}
