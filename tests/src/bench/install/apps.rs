//! Apps of one size that nothing makes smaller.

use std::io::{Cursor, Write as _};

use rand::RngCore as _;
use reqwest::Method;
use serde_json::json;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::harness::api::{Api, text};

/// One that is listed.
pub struct Listed {
    pub id: String,
}

/// Registers so many apps and lists them everywhere.
pub async fn list(api: &Api, count: usize, kib: usize) -> anyhow::Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for number in 1..=count {
        let body = json!({
            "name": format!("便民服务 {number:02}"), "summary": "查询与办理", "category": "生活服务",
            "unit": "达州市数据局", "contact": "0818-2390100"
        });
        let id = text(&api.post("/api/apps", &body).await?, "/id")?;
        let path = format!("/api/apps/{id}/versions/bundle?label=1.0.0&entry=index.html");
        let version = api.send(Method::POST, &path, "application/zip", bundle(kib)?).await?;
        let everywhere = json!([{"kind": "everywhere", "id": null}]);
        let listing = json!({"version": null, "version_id": text(&version, "/id")?, "targets": everywhere});
        api.put(&format!("/api/apps/{id}/listing"), &listing).await?;
        listed.push(Listed { id });
    }
    Ok(listed)
}

fn bundle(kib: usize) -> anyhow::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("index.html", stored)?;
    zip.write_all("<!doctype html><html lang=\"zh-CN\"><title>便民服务</title><p>便民服务</p>".as_bytes())?;
    zip.start_file("pictures.bin", stored)?;
    let mut bytes = vec![0; kib << 10];
    rand::rng().fill_bytes(&mut bytes);
    zip.write_all(&bytes)?;
    Ok(zip.finish()?.into_inner())
}
