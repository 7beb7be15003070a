import type { Rule } from './rule'

/** What the server and the terminal refuse in any bundle, and what does not belong into one. */
export const BUNDLE_RULES = {
  'bundle-empty': {
    severity: 'error',
    message: { zh: '目录中没有文件', en: 'The folder holds no files' },
    remedy: {
      zh: '请指定构建产物所在的目录，例如 dist。',
      en: 'Name the folder that your build writes, such as dist.',
    },
  },
  'bundle-entry-missing': {
    severity: 'error',
    message: { zh: '找不到入口页面“{entry}”', en: 'The entry page “{entry}” is missing' },
    remedy: {
      zh: '请在清单的 entry 中填写相对于该目录的路径，注意大小写。',
      en: 'Give its path relative to the folder in entry of the manifest; case matters.',
    },
  },
  'bundle-too-large': {
    severity: 'error',
    message: {
      zh: '应用包有 {size} MiB，超过上限 {most} MiB',
      en: 'The bundle has {size} MiB, more than {most} MiB',
    },
    remedy: {
      zh: '请压缩图片、删去不用的资源，或把大文件放到服务器上由 origins 访问。',
      en: 'Compress pictures, drop what is not used, or keep large files on a server named in origins.',
    },
  },
  'bundle-unpacked-too-large': {
    severity: 'error',
    message: {
      zh: '全部文件共 {size} MiB，超过上限 {most} MiB',
      en: 'The files have {size} MiB, more than {most} MiB',
    },
    remedy: {
      zh: '请删去不用的资源，确认没有把整个工程目录当作应用包。',
      en: 'Drop what is not used, and make sure that this is not the whole project.',
    },
  },
  'bundle-too-many-files': {
    severity: 'error',
    message: { zh: '共有 {count} 个文件，超过上限 {most} 个', en: '{count} files are more than {most}' },
    remedy: {
      zh: '请确认没有把 node_modules 或源代码打进应用包。',
      en: 'Make sure that node_modules or sources are not in the bundle.',
    },
  },
  'bundle-ratio': {
    severity: 'error',
    message: {
      zh: '压缩后不到原大小的 1/{most}，会被当作压缩炸弹拒收',
      en: 'Packed it is less than 1/{most} of its size and would be refused as a zip bomb',
    },
    remedy: {
      zh: '请删去其中大段重复或空白的内容。',
      en: 'Remove long stretches of repeated or blank content.',
    },
  },
  'file-name-unsafe': {
    severity: 'error',
    message: { zh: '文件名不安全：{reason}', en: 'An unsafe file name: {reason}' },
    remedy: {
      zh: '请改名：不用反斜杠、冒号、控制字符和末尾空格，每级不超过 255 字节，总长不超过 1024 字节。',
      en: 'Rename it: no backslash, colon, control character or trailing space; at most 255 bytes a part, 1024 in all.',
    },
  },
  'file-name-duplicate': {
    severity: 'error',
    message: {
      zh: '与“{other}”只有大小写不同，会被视为重名',
      en: 'Differs from “{other}” in case only and counts as the same name',
    },
    remedy: { zh: '请把其中一个改名，并修改引用它的地方。', en: 'Rename one of them and what refers to it.' },
  },
  'file-link': {
    severity: 'error',
    message: { zh: '是符号链接或特殊文件', en: 'Is a symbolic link or a special file' },
    remedy: { zh: '请换成实际文件的副本。', en: 'Replace it by a copy of the file itself.' },
  },
  'file-program': {
    severity: 'error',
    message: { zh: '是可执行程序或安装包', en: 'Is a program or an installation package' },
    remedy: { zh: '终端只运行网页，请移除该文件。', en: 'Terminals run web pages only: remove the file.' },
  },
  'file-secret': {
    severity: 'warning',
    message: { zh: '可能含有密钥或口令', en: 'May hold a key or a password' },
    remedy: {
      zh: '应用包会分发到所有终端，请移除；密钥只能放在本单位的服务器上。',
      en: 'The bundle goes to every terminal: remove it. Secrets belong on your own server.',
    },
  },
  'file-unneeded': {
    severity: 'hint',
    message: { zh: '终端用不到这个文件', en: 'Terminals have no use for this file' },
    remedy: {
      zh: '可以移除，使应用包更小、下载更快。',
      en: 'Remove it to make the bundle smaller and quicker to fetch.',
    },
  },
} satisfies Record<string, Rule>
