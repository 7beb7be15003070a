import type { Findings } from '../finding'
import type { Files } from './files'
import { isProgram } from './program'

const SECRET = /(^|\/)(\.env(\..+)?|id_(rsa|ed25519|ecdsa)|.+\.(pem|key|p12|pfx|jks|keystore))$/i
const UNNEEDED =
  /(^|\/)(\.git|\.svn|\.hg|\.idea|\.vscode|node_modules|__MACOSX)\/|(^|\/)(\.DS_Store|Thumbs\.db|.+\.map)$/i

/** Says which files may not, or need not, be in a bundle. */
export function checkKinds(files: Files, findings: Findings): void {
  for (const [path, content] of files) {
    if (isProgram(path, content)) findings.add('file-program', { file: path })
    else if (SECRET.test(path)) findings.add('file-secret', { file: path })
    else if (UNNEEDED.test(path)) findings.add('file-unneeded', { file: path })
  }
}
