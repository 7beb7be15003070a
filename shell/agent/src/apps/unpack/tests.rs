use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const LIMITS: UnpackLimits = UnpackLimits { total: 4 << 20, files: 100, ratio: 200, free_space };

struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn zip(files: &[(&str, &[u8])]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = ZipWriter::new(File::create(dir.path().join("b.zip")).unwrap());
        for (name, content) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap();
        Self { dir }
    }

    /// Changes bytes of the zip file, where the writer would not write something so wrong.
    fn forge(&self, from: &[u8], to: &[u8]) {
        let path = self.dir.path().join("b.zip");
        let mut bytes = fs::read(&path).unwrap();
        let places: Vec<_> =
            (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
        fs::write(path, bytes).unwrap();
    }

    fn unpack(&self) -> Result<Listing, UnpackError> {
        unpack(&self.dir.path().join("b.zip"), &self.dir.path().join("in/out"), "index.html", LIMITS)
    }
}

#[test]
fn a_good_bundle_is_unpacked_readable_by_all() {
    let bench = Bench::zip(&[("index.html", b"<p>"), ("js/app.js", b"1")]);
    bench.unpack().unwrap();
    let out = bench.dir.path().join("in/out");
    assert_eq!(fs::read(out.join("js/app.js")).unwrap(), b"1");
    let mode = fs::metadata(out.join("js")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
}

#[test]
fn traversal_is_refused() {
    for name in ["../evil.html", "a/../../evil", "/etc/passwd", "..\\evil", "a/./b/../../../c"] {
        let bench = Bench::zip(&[("index.html", b"x"), (&"#".repeat(name.len()), b"x")]);
        bench.forge("#".repeat(name.len()).as_bytes(), name.as_bytes());
        let refused = bench.unpack();
        assert!(matches!(refused, Err(UnpackError::Traversal(_))), "{name}: {refused:?}");
        assert!(!bench.dir.path().join("in/evil.html").exists());
    }
}

#[test]
fn symbolic_links_and_devices_are_refused() {
    for mode in [0o120_777_u32, 0o020_666, 0o010_666] {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = ZipWriter::new(File::create(dir.path().join("b.zip")).unwrap());
        writer.start_file("link", SimpleFileOptions::default().unix_permissions(0o644)).unwrap();
        writer.write_all(b"/etc/passwd").unwrap();
        writer.finish().unwrap();
        let bench = Bench { dir };
        let from = (0o100_644_u32 << 16).to_le_bytes();
        bench.forge(&from, &(mode << 16).to_le_bytes());
        assert!(matches!(bench.unpack(), Err(UnpackError::NotPlain(_))), "{mode:o}");
    }
}

#[test]
fn bombs_are_refused_by_ratio_size_and_count() {
    let flat = vec![0_u8; 3 << 20];
    assert!(matches!(Bench::zip(&[("index.html", &flat)]).unpack(), Err(UnpackError::Bomb(_))));
    let noise: Vec<u8> = (0..5_u32 << 20)
        .scan(1_u32, |state, _| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some((*state >> 24) as u8)
        })
        .collect();
    assert!(matches!(Bench::zip(&[("index.html", &noise)]).unpack(), Err(UnpackError::Bomb(_))));
    let names: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    assert!(matches!(Bench::zip(&many).unpack(), Err(UnpackError::Bomb(_))));
}

#[test]
fn a_file_that_lies_about_its_size_is_still_counted() {
    let flat = vec![0_u8; 3 << 20];
    let bench = Bench::zip(&[("index.html", &flat)]);
    bench.forge(&(3_u32 << 20).to_le_bytes(), &9_u32.to_le_bytes());
    assert!(bench.unpack().is_err());
}

#[test]
fn twice_the_same_file_is_refused() {
    let bench = Bench::zip(&[("index.html", b"x"), ("js/app.js", b"good"), ("js//app.js", b"evil")]);
    assert!(matches!(bench.unpack(), Err(UnpackError::Twice(_))));
}

#[test]
fn a_missing_entry_page_and_no_zip_at_all_are_refused() {
    assert!(matches!(Bench::zip(&[("main.html", b"x")]).unpack(), Err(UnpackError::NoEntry(_))));
    let bench = Bench { dir: tempfile::tempdir().unwrap() };
    fs::write(bench.dir.path().join("b.zip"), b"<html>").unwrap();
    assert!(matches!(bench.unpack(), Err(UnpackError::NotZip(_))));
}

#[test]
fn a_bundle_for_which_there_is_no_room_is_not_even_begun() {
    let bench = Bench::zip(&[("index.html", b"<p>")]);
    let full = UnpackLimits { free_space: |_| Ok(1 << 20), ..LIMITS };
    let (zip, out) = (bench.dir.path().join("b.zip"), bench.dir.path().join("in/out"));
    assert!(matches!(unpack(&zip, &out, "index.html", full), Err(UnpackError::NoRoom(_))));
    assert!(!out.exists());
}

#[test]
fn a_file_that_changed_or_went_away_is_noticed() {
    let bench = Bench::zip(&[("index.html", b"<p>"), ("js/app.js", b"1")]);
    let listing = bench.unpack().unwrap();
    let out = bench.dir.path().join("in/out");
    assert_eq!(listing.difference(&out, &|| false), None);
    fs::write(out.join("js/app.js"), "2").unwrap();
    assert_eq!(listing.difference(&out, &|| false).unwrap(), "js/app.js differs from what was unpacked");
    fs::remove_file(out.join("js/app.js")).unwrap();
    assert!(listing.difference(&out, &|| false).unwrap().starts_with("js/app.js: "));
}
