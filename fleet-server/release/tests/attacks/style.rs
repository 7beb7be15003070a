use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use fleet_release::client::verify_repository;
use fleet_release::sign::{SignError, add_theme, remove_release};

use crate::bench::Bench;

const TARGET: &str = "kiosk-theme-lantern-1.0.0.style";

fn bundle(dir: &Path, manifest: &str) -> PathBuf {
    let path = dir.join("made.style");
    let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
    for (name, text) in [("theme.json", manifest), ("theme.js", "export default 1"), ("theme.css", "i{}")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    path
}

const MANIFEST: &str =
    r#"{"id": "lantern", "version": "1.0.0", "name": {"zh": "灯会", "en": "Lanterns"}, "contract": 1}"#;

#[tokio::test]
async fn a_style_is_a_target_like_a_release_and_none_itself() {
    let bench = Bench::new().await;
    bench.release("1.1.0", 6).await;
    let made = bundle(&bench.path(""), MANIFEST);
    add_theme(&bench.repo(), &made).unwrap();
    bench.publish().await;
    assert!(matches!(add_theme(&bench.repo(), &made), Err(SignError::ThemePublished(_))), "it never changes");
    let trusted = bench.refresh().await.unwrap();
    assert_eq!((trusted.releases.len(), trusted.themes.len()), (1, 1));
    let theme = trusted.theme(TARGET).unwrap();
    assert_eq!(theme.custom.theme_manifest.name.zh, "灯会");

    let pinned = bench.pinned_root();
    verify_repository(&bench.repo(), &pinned, 0).await.unwrap();
    let file = bench.target(&theme.file_name());
    let good = fs::read(&file).unwrap();
    fs::write(&file, [&good[..], b"x"].concat()).unwrap();
    verify_repository(&bench.repo(), &pinned, 0).await.unwrap_err();
    fs::write(&file, good).unwrap();

    remove_release(&bench.repo(), TARGET).unwrap();
    bench.publish().await;
    assert_eq!(bench.refresh().await.unwrap().theme(TARGET), None);
}

#[tokio::test]
async fn what_is_no_style_is_not_signed() {
    let bench = Bench::new().await;
    for wrong in [
        "{}",
        &MANIFEST.replace("lantern", "../lantern"),
        &MANIFEST.replace("1.0.0", "1.0"),
        &MANIFEST.replace("灯会", ""),
        &MANIFEST.replace("Lanterns", &"x".repeat(5_000)),
    ] {
        let made = bundle(&bench.path(""), wrong);
        assert!(matches!(add_theme(&bench.repo(), &made), Err(SignError::NotATheme { .. })), "{wrong}");
    }
}
