use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn judge(bytes: &[u8]) -> Result<Inspected, BundleFault> {
    inspect(Cursor::new(bytes), bytes.len() as u64, Some("index.html".to_owned()))
}

/// Replaces every occurrence, keeping the length: what a hostile packer writes.
fn forged(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    for start in 0..bytes.len().saturating_sub(from.len()) {
        if bytes[start..].starts_with(from) {
            bytes[start..start + to.len()].copy_from_slice(to);
        }
    }
    bytes
}

#[test]
fn good_bundle_passes() {
    let bytes = packed(&[("index.html", b"<p>"), ("js/app.js", b"1"), ("图/a.svg", b"<svg/>")]);
    let inspected = judge(&bytes).unwrap();
    assert_eq!((inspected.files, inspected.manifest), (3, None));
    let other = inspect(Cursor::new(&bytes), 1, Some("js/app.js".to_owned())).unwrap();
    assert_eq!((other.files, other.entry.as_str()), (3, "js/app.js"));
}

#[test]
fn manifest_names_the_entry_and_its_faults_are_found() {
    let manifest = |icon: &str| {
        format!(
            r#"{{"name": {{"zh": "办事指南"}}, "version": "1.2.0", "entry": "main.html", "category": "便民服务",
                "icon": "{icon}"}}"#
        )
    };
    let bundle =
        |text: &str| packed(&[("main.html", b"x"), ("a.svg", b"y"), (MANIFEST_FILE, text.as_bytes())]);
    let read = |bytes: Vec<u8>| inspect(Cursor::new(bytes), 1_000_000, None).unwrap();
    let good = read(bundle(&manifest("a.svg")));
    assert_eq!((good.entry.as_str(), good.findings), ("main.html", Vec::new()));
    assert_eq!(good.manifest.unwrap().version.as_deref(), Some("1.2.0"));
    let lost = read(bundle(&manifest("A.svg"))).findings;
    assert_eq!((lost.len(), lost[0].rule), (1, CheckRule::IconMissing));
    let large = format!("{}{}", manifest("a.svg"), " ".repeat(MANIFEST_LIMIT));
    let bytes = packed(&[("index.html", b"x"), (MANIFEST_FILE, large.as_bytes())]);
    assert_eq!(read(bytes).findings[0].rule, CheckRule::ManifestSyntax);
}

#[test]
fn not_a_zip_and_nothing_in_it() {
    assert_eq!(judge(b""), Err(BundleFault::NotZip));
    assert_eq!(judge(b"<html>"), Err(BundleFault::NotZip));
    assert_eq!(judge(&packed(&[])), Err(BundleFault::Empty));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_directory("empty", SimpleFileOptions::default()).unwrap();
    assert_eq!(judge(writer.finish().unwrap().get_ref()), Err(BundleFault::Empty));
}

#[test]
fn entry_must_be_there_exactly() {
    assert_eq!(judge(&packed(&[("dist/index.html", b"x")])), Err(BundleFault::EntryMissing));
    assert_eq!(judge(&packed(&[("Index.html", b"x")])), Err(BundleFault::EntryMissing));
}

#[test]
fn paths_may_not_leave() {
    let good = packed(&[("index.html", b"x"), ("AAAAAAAAA", b"y")]);
    for wrong in [b"../x/yyyy", b"/etc/pass", b"a\\..\\bbbb", b"a/../../b", b"a//bbbbbb"] {
        assert_eq!(judge(&forged(good.clone(), b"AAAAAAAAA", wrong)), Err(BundleFault::PathTraversal));
    }
}

#[test]
fn links_are_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("index.html", SimpleFileOptions::default()).unwrap();
    writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert_eq!(judge(writer.finish().unwrap().get_ref()), Err(BundleFault::Symlink));
}

#[test]
fn bombs_are_found_while_they_unpack() {
    let zeros = vec![0; 40 * 1024 * 1024];
    assert_eq!(judge(&packed(&[("index.html", &zeros)])), Err(BundleFault::Bomb));
    // Small enough to be a page of spaces.
    assert!(judge(&packed(&[("index.html", &zeros[..1024 * 1024])])).is_ok());
    let mut many = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..=FILES {
        many.start_file(n.to_string(), SimpleFileOptions::default()).unwrap();
    }
    assert_eq!(judge(many.finish().unwrap().get_ref()), Err(BundleFault::Bomb));
}

/// A bundle that announces `files` files in the long way, and lies.
fn announcing(files: u64, filling: usize) -> Vec<u8> {
    let mut bytes = vec![0; filling];
    let record = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(files.to_le_bytes());
    bytes.extend(files.to_le_bytes());
    bytes.extend(46_u64.to_le_bytes());
    bytes.extend((record - 46).to_le_bytes());
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(record.to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    bytes
}

#[test]
fn announcements_are_not_believed() {
    for filling in [1_000, 256 * 1024 - 30, 600_000] {
        assert_eq!(judge(&announcing(u64::MAX, filling)), Err(BundleFault::Bomb), "{filling}");
        assert_eq!(judge(&announcing(FILES as u64 + 1, filling)), Err(BundleFault::Bomb), "{filling}");
        assert_eq!(judge(&announcing(2, filling)), Err(BundleFault::NotZip), "{filling}");
    }
    // One that is hidden behind a better one, where the library looks when that leads nowhere.
    let mut hidden = announcing(u64::MAX, 1_000);
    hidden.extend(packed(&[("index.html", b"x")]));
    assert_eq!(judge(&hidden), Err(BundleFault::Bomb));
    // The letters alone are no announcement.
    assert!(judge(&packed(&[("index.html", b"PK\x06\x06 are letters"), ("PK.txt", b"PK\x06\x06")])).is_ok());
}

#[test]
fn a_list_without_end_is_not_read_to_its_end() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..600 {
        writer.start_file(format!("{n:060000}"), SimpleFileOptions::default()).unwrap();
    }
    assert_eq!(judge(writer.finish().unwrap().get_ref()), Err(BundleFault::NotZip));
}

#[test]
fn programs_are_refused() {
    assert_eq!(
        judge(&packed(&[("index.html", b"x"), ("a.png", b"\x7fELF....")])),
        Err(BundleFault::FileType)
    );
    assert_eq!(judge(&packed(&[("index.html", b"x"), ("setup.exe", b"..")])), Err(BundleFault::FileType));
}

#[test]
fn names_differ_in_more_than_case() {
    let bytes = packed(&[("index.html", b"x"), ("INDEX.html", b"y")]);
    assert_eq!(judge(&bytes), Err(BundleFault::Duplicate));
    let bytes = packed(&[("index.html", b"x"), ("a", b"y"), ("A/b", b"z")]);
    assert_eq!(judge(&bytes), Err(BundleFault::Duplicate));
}

#[test]
fn damage_is_found() {
    let good = packed(&[("index.html", b"the very content of the page")]);
    // Stored or deflated, a flipped byte of the content breaks the checksum or the stream.
    let mut seen = 0;
    for at in 40..60 {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        seen += usize::from(judge(&bytes).is_err());
    }
    assert_eq!(seen, 20);
}

#[test]
fn cut_short_is_no_zip() {
    let good = packed(&[("index.html", b"x"), ("b", b"y")]);
    for length in 0..good.len() {
        assert!(judge(&good[..length]).is_err(), "{length}");
    }
}

proptest::proptest! {
    /// Whatever bytes come, the answer is a verdict.
    #[test]
    fn garbage_never_panics(flips in proptest::collection::vec((0usize..400, proptest::prelude::any::<u8>()), 1..8)) {
        let mut bytes = packed(&[("index.html", b"<p>hello</p>"), ("js/app.js", b"let a = 1;"), ("c/d/e", b"")]);
        for (at, value) in flips {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        let _ = judge(&bytes);
    }
}
