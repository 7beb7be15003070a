const ENDINGS = /\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|so|deb|rpm|apk|jar|appimage|desktop)$/i

/** ELF, Mach-O of four kinds, and what Java classes and universal Mach-O begin with. */
const MAGIC = ['7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe']

/** Whether a file is a program by its name or by how it begins, as the server judges it. */
export function isProgram(path: string, content: Uint8Array): boolean {
  const head = Buffer.from(content.subarray(0, 1024))
  return ENDINGS.test(path) || MAGIC.includes(head.toString('hex', 0, 4)) || isWindows(head)
}

function isWindows(head: Buffer): boolean {
  if (head.length < 0x40 || head.toString('latin1', 0, 2) !== 'MZ') return false
  const offset = head.readUInt32LE(0x3c)
  return head.toString('latin1', offset, offset + 4) === 'PE\0\0'
}
