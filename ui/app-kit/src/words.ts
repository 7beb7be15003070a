import type { Language } from './rules/rule'

/** What the program itself says. */
export interface Words {
  usage: string
  severity: Record<'error' | 'warning' | 'hint', string>
  remedy: string
  more: (count: number) => string
  verdict: (counts: { error: number; warning: number; hint: number }) => string
  accepted: (count: number) => string
  good: string
  bad: string
  size: (files: number, packed: string) => string
  noFolder: (folder: string) => string
  notPacked: string
  packed: (file: string, sha256: string) => string
  upload: (version: string, entry: string, origins: string, permissions: string) => string
  preview: (address: string) => string
  exists: (folder: string) => string
  made: (folder: string) => string
  failed: (reason: string) => string
}

const zh: Words = {
  usage: `用法：kiosk-app <命令>

  check   <目录>   按服务器和终端的全部规则检查应用
  preview <目录>   在本机预览：终端屏幕、window.kiosk、长辈版、倒计时，改动即刷新
  pack    <目录>   检查后打成应用包（同样的文件总是得到同样的包）
  new     <名称>   用样例新建一个应用

选项：
  --manifest <文件>   清单不在该目录中时，指定它的位置
  --out <文件>        pack 写到哪里
  --port <端口>       preview 使用的端口，默认 8700
  --json              check、pack 以 JSON 输出
  --strict            有警告也算不通过
  --lang en           English
`,
  severity: { error: '错误', warning: '警告', hint: '建议' },
  remedy: '办法：',
  more: (count) => `另有 ${count} 处`,
  verdict: ({ error, warning, hint }) => `${error} 个错误，${warning} 个警告，${hint} 条建议`,
  accepted: (count) => `，另有 ${count} 处已在清单中接受`,
  good: '可以上传',
  bad: '请先改正错误',
  size: (files, packed) => `${files} 个文件，打包后 ${packed}`,
  noFolder: (folder) => `找不到目录“${folder}”。`,
  notPacked: '没有打包。',
  packed: (file, sha256) => `已打包：${file}\nSHA-256：${sha256}`,
  upload: (version, entry, origins, permissions) =>
    `上传时填写：版本号 ${version}，入口页面 ${entry}${origins === '' ? '' : `，允许访问的来源 ${origins}`}${permissions === '' ? '' : `，授权 ${permissions}`}`,
  preview: (address) => `预览地址：${address}（按 Ctrl+C 结束）`,
  exists: (folder) => `“${folder}”已经存在。`,
  made: (folder) => `已新建“${folder}”。下一步：kiosk-app preview ${folder}/app`,
  failed: (reason) => `没有完成：${reason}`,
}

const en: Words = {
  usage: `Usage: kiosk-app <command>

  check   <folder>   check an app by all rules of the server and the terminals
  preview <folder>   see it here: screens, window.kiosk, elder mode, countdown; reloads on change
  pack    <folder>   check it and pack it (the same files always make the same bundle)
  new     <name>     make an app from the template

Options:
  --manifest <file>   the manifest, where it is not in the folder
  --out <file>        where pack writes to
  --port <port>       the port of preview, 8700 if not given
  --json              check and pack print JSON
  --strict            warnings fail too
  --lang zh|en        the language; Chinese if not given
`,
  severity: { error: 'error', warning: 'warning', hint: 'hint' },
  remedy: 'remedy: ',
  more: (count) => `${count} more places`,
  verdict: ({ error, warning, hint }) => `${error} errors, ${warning} warnings, ${hint} hints`,
  accepted: (count) => `, ${count} more accepted by the manifest`,
  good: 'ready to be uploaded',
  bad: 'mend the errors first',
  size: (files, packed) => `${files} files, ${packed} packed`,
  noFolder: (folder) => `There is no folder “${folder}”.`,
  notPacked: 'Nothing was packed.',
  packed: (file, sha256) => `Packed: ${file}\nSHA-256: ${sha256}`,
  upload: (version, entry, origins, permissions) =>
    `When uploading: version ${version}, entry page ${entry}${origins === '' ? '' : `, allowed origins ${origins}`}${permissions === '' ? '' : `, permissions ${permissions}`}`,
  preview: (address) => `Preview: ${address} (Ctrl+C ends it)`,
  exists: (folder) => `“${folder}” is there already.`,
  made: (folder) => `Made “${folder}”. Next: kiosk-app preview ${folder}/app`,
  failed: (reason) => `Failed: ${reason}`,
}

/** By language. */
export const WORDS: Record<Language, Words> = { zh, en }
