import type { Rule } from './rule'

/** What `kiosk-app.json` has to say, and how. */
export const MANIFEST_RULES = {
  'manifest-missing': {
    severity: 'error',
    message: { zh: '没有应用清单 kiosk-app.json', en: 'There is no manifest kiosk-app.json' },
    remedy: {
      zh: '请在该目录新建 kiosk-app.json（可参考 kiosk-app new 生成的样例），或用 --manifest 指定别处的清单。',
      en: 'Add one (kiosk-app new makes an example), or name one that lies elsewhere with --manifest.',
    },
  },
  'manifest-syntax': {
    severity: 'error',
    message: { zh: '清单不是有效的 JSON：{reason}', en: 'The manifest is not valid JSON: {reason}' },
    remedy: {
      zh: '请检查该处附近的逗号、引号和括号；JSON 不允许注释和末尾逗号。',
      en: 'Look for a comma, quote or bracket near this place; JSON has no comments and no trailing commas.',
    },
  },
  'manifest-field-missing': {
    severity: 'error',
    message: { zh: '清单缺少必填项 {field}', en: 'The manifest lacks {field}' },
    remedy: { zh: '请补上 {field}：{purpose}。', en: 'Add {field} ({purpose}).' },
  },
  'manifest-field-unknown': {
    severity: 'error',
    message: { zh: '清单中没有 {field} 这一项', en: 'A manifest has no field {field}' },
    remedy: { zh: '请检查拼写；不需要的话请删除。', en: 'Check its spelling, or remove it.' },
  },
  'manifest-field-wrong': {
    severity: 'error',
    message: { zh: '清单中的 {field} 不正确：{reason}', en: '{field} of the manifest is wrong: {reason}' },
    remedy: { zh: '{field} 用于：{purpose}。请按要求改正。', en: '{field} is for: {purpose}. Mend it.' },
  },
  'manifest-icon': {
    severity: 'error',
    message: { zh: '图标“{icon}”不可用：{reason}', en: 'The icon “{icon}” cannot be used: {reason}' },
    remedy: {
      zh: '请提供 PNG、WebP，或不含脚本、动画和外部引用的 SVG，不超过 256 KiB。',
      en: 'Give a PNG, a WebP, or an SVG without scripts, animation and references, of at most 256 KiB.',
    },
  },
  'manifest-origin': {
    severity: 'error',
    message: { zh: '“{origin}”不是来源', en: '“{origin}” is not an origin' },
    remedy: {
      zh: '来源只写协议、域名和端口，如 https://api.example.gov.cn，不带路径、通配符、用户名。',
      en: 'An origin is scheme, host and port, such as https://api.example.gov.cn: no path, wildcard or user name.',
    },
  },
  'manifest-origin-plain': {
    severity: 'warning',
    message: { zh: '“{origin}”不加密，内容可能被窃听和篡改', en: '“{origin}” is not encrypted' },
    remedy: {
      zh: '请为该服务配置 HTTPS 后改用 https:// 地址。',
      en: 'Set the service up with HTTPS and use https://.',
    },
  },
  'manifest-accept': {
    severity: 'error',
    message: { zh: '不能接受“{rule}”', en: '“{rule}” cannot be accepted' },
    remedy: {
      zh: '只能接受网页和脚本的问题，名称见检查结果的方括号；应用包、文件和清单的规则由服务器强制。',
      en: 'Only what pages and scripts do can be accepted, by the name in brackets; the server enforces the rest.',
    },
  },
  'manifest-device': {
    severity: 'warning',
    message: {
      zh: '要用设备“{device}”，没有写使用它的终端服务“{service}”',
      en: 'The device “{device}” is used by the service “{service}”, which is not asked for',
    },
    remedy: {
      zh: '在 permissions 中写上“{service}”。',
      en: 'Add “{service}” to permissions.',
    },
  },
} satisfies Record<string, Rule>
