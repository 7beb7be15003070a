// Types for linting a whole workspace at once.
//
// The project service of typescript-eslint is made for editors, where files change. It knows nothing of a Vue file until it is opened
// with its script, and that is a change, after which all that this file imports is checked anew: hundreds of times. Nothing changes
// while a workspace is linted, so here all scripts are known before the first is checked.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import typescript from 'typescript'
import ts from 'typescript-eslint'
import * as vue from 'vue-eslint-parser'

const VUE = { extension: '.vue', isMixedContent: true, scriptKind: typescript.ScriptKind.Deferred }

/** By the path of their `tsconfig.json`. */
const programs = new Map()
/** What several programs read is parsed once. */
const sources = new Map()

/** A parser like that of typescript-eslint, with the types of the nearest `tsconfig.json` as that is when the first file is parsed. */
export const parser = {
  ...ts.parser,
  parseForESLint(code, options) {
    // Expressions in templates come on their own and have none.
    if (!options.projectService) return ts.parser.parseForESLint(code, options)
    const program = programOf(path.resolve(options.filePath), options)
    return ts.parser.parseForESLint(code, { ...options, projectService: undefined, programs: [program] })
  },
}

function programOf(filePath, parserOptions) {
  let directory = path.dirname(filePath)
  while (!existsSync(path.join(directory, 'tsconfig.json'))) {
    const above = path.dirname(directory)
    if (above === directory) throw new Error(`${filePath} belongs to no tsconfig.json`)
    directory = above
  }
  const project = path.join(directory, 'tsconfig.json')
  if (!programs.has(project)) programs.set(project, readProgram(project, parserOptions))
  return programs.get(project)
}

function readProgram(project, parserOptions) {
  const { options, fileNames } = typescript.getParsedCommandLineOfConfigFile(
    project,
    { allowNonTsExtensions: true },
    { ...typescript.sys, onUnRecoverableConfigFileDiagnostic: fail },
    undefined,
    undefined,
    [VUE],
  )
  const host = typescript.createCompilerHost(options, true)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, target, ...rest) => {
    if (!sources.has(name)) {
      const source = name.endsWith(VUE.extension)
        ? typescript.createSourceFile(
            name,
            scriptOf(name, parserOptions),
            target,
            true,
            typescript.ScriptKind.TS,
          )
        : read(name, target, ...rest)
      sources.set(name, source)
    }
    return sources.get(name)
  }
  return typescript.createProgram({ rootNames: fileNames, options, host })
}

function fail(diagnostic) {
  throw new Error(typescript.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
}

/** The script of a Vue file, as the parser for those hands it on. */
function scriptOf(filePath, options) {
  let script = ''
  const listener = {
    parseForESLint(code, given) {
      if (given.projectService) script = code
      return ts.parser.parseForESLint(code, { ...given, projectService: undefined })
    },
  }
  vue.parseForESLint(readFileSync(filePath, 'utf8'), { ...options, filePath, parser: listener })
  return script
}
