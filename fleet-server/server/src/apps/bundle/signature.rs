/// How much of a file its type is told by, in bytes.
pub(super) const HEAD: usize = 1_024;

/// Endings of programs and packages of Windows, Linux, Android and Java.
const ENDINGS: [&str; 16] = [
    ".exe",
    ".dll",
    ".com",
    ".scr",
    ".msi",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".so",
    ".deb",
    ".rpm",
    ".apk",
    ".jar",
    ".appimage",
    ".desktop",
];

/// Whether a file is a program by its name or by how it begins.
pub(super) fn is_program(name: &str, head: &[u8]) -> bool {
    let name = name.to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending)) || is_elf_or_mach(head) || is_windows(head)
}

fn is_elf_or_mach(head: &[u8]) -> bool {
    const MAGIC: [[u8; 4]; 6] = [
        *b"\x7fELF",
        [0xfe, 0xed, 0xfa, 0xce],
        [0xfe, 0xed, 0xfa, 0xcf],
        [0xce, 0xfa, 0xed, 0xfe],
        [0xcf, 0xfa, 0xed, 0xfe],
        // Mach-O for several processors, and Java classes.
        [0xca, 0xfe, 0xba, 0xbe],
    ];
    MAGIC.iter().any(|magic| head.starts_with(magic))
}

/// `MZ`, and at the offset that stands at 0x3c the letters `PE`: text may begin with `MZ` too.
fn is_windows(head: &[u8]) -> bool {
    let Some(&[a, b, c, d]) = head.get(0x3c..0x40) else { return false };
    let offset = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
    let header = offset.checked_add(4).and_then(|end| head.get(offset..end));
    head.starts_with(b"MZ") && header == Some(b"PE\0\0".as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_name_or_beginning() {
        let mut windows = vec![0; 256];
        windows[..2].copy_from_slice(b"MZ");
        windows[0x3c] = 0x80;
        windows[0x80..0x84].copy_from_slice(b"PE\0\0");
        assert!(is_program("picture.png", &windows));
        assert!(is_program("picture.png", b"\x7fELF\x02\x01"));
        assert!(is_program("Setup.EXE", b""));
        assert!(!is_program("notes.txt", b"MZ is how this text begins"));
        assert!(!is_program("app.js", b"#!/usr/bin/env node\n"));
        assert!(!is_program("module.wasm", b"\0asm\x01\0\0\0"));
    }
}
