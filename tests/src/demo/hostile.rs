//! Bundles that must not get in, each with the problem that it must be answered with.

use std::io::{Cursor, Write};

use anyhow::Context;
use reqwest::Method;
use zip::write::SimpleFileOptions;

use crate::harness::api::{Api, text};

/// A hostile or broken bundle.
struct Hostile {
    expected: &'static str,
    bytes: Vec<u8>,
}

/// Uploads each of them to an app and returns the codes that came back, or fails with the one that did not.
pub async fn refuse_all(api: &Api, app_id: &str) -> anyhow::Result<Vec<&'static str>> {
    let mut codes = Vec::new();
    for hostile in bundles()? {
        let path = format!("/api/apps/{app_id}/versions/bundle?label=hostile&entry=index.html");
        let request =
            api.request(Method::POST, &path).header("Content-Type", "application/zip").body(hostile.bytes);
        let problem = api.problem(request).await.with_context(|| hostile.expected)?;
        let code = text(&problem, "/code")?;
        anyhow::ensure!(code == hostile.expected, "expected {}, got {problem}", hostile.expected);
        let detail = text(&problem, "/detail")?;
        anyhow::ensure!(
            detail.chars().any(|c| c as u32 > 0x4e00),
            "{code} is not explained in Chinese: {detail}"
        );
        codes.push(hostile.expected);
    }
    Ok(codes)
}

fn bundles() -> anyhow::Result<Vec<Hostile>> {
    let page: &[u8] = b"<!doctype html><title>x</title>";
    let mut bomb = vec![("index.html", page.to_vec())];
    bomb.push(("zeros.bin", vec![0; 64 << 20]));
    Ok(vec![
        Hostile { expected: "bundle_not_zip", bytes: b"not a zip file".to_vec() },
        Hostile { expected: "bundle_entry_missing", bytes: zip(&[("other.html", page.to_vec())])? },
        Hostile {
            expected: "bundle_path_traversal",
            bytes: zip(&[("index.html", page.to_vec()), ("../../etc/cron.d/x", page.to_vec())])?,
        },
        Hostile { expected: "bundle_symlink", bytes: symlink()? },
        Hostile { expected: "bundle_bomb", bytes: zip(&bomb)? },
        Hostile {
            expected: "bundle_file_type",
            bytes: zip(&[("index.html", page.to_vec()), ("run", b"\x7fELF\x02\x01\x01".to_vec())])?,
        },
    ])
}

fn zip(files: &[(&str, Vec<u8>)]) -> anyhow::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn symlink() -> anyhow::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("index.html", SimpleFileOptions::default())?;
    zip.write_all(b"<!doctype html><title>x</title>")?;
    zip.add_symlink("secrets", "/etc/shadow", SimpleFileOptions::default())?;
    Ok(zip.finish()?.into_inner())
}
