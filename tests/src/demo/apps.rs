//! The demo's apps: made by others, fetched from the npm registry, packed unchanged; one web site; and the reference
//! app of the kit.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::process::Command;
use zip::write::SimpleFileOptions;

use crate::harness::api::{Api, text};
use crate::harness::programs;

/// One app of the demo.
pub struct DemoApp {
    pub name: &'static str,
    pub summary: &'static str,
    pub category: &'static str,
    pub unit: &'static str,
    pub contact: &'static str,
    icon: &'static str,
    source: Source,
    /// JavaScript that is true once the app has done its work, not merely been opened.
    ready: &'static str,
}

enum Source {
    /// An npm package, the folder of it that is the app, and the page that opens.
    Npm { package: &'static str, version: &'static str, folder: &'static str, entry: &'static str },
    /// The demo's own web server.
    Site,
    /// The kit's reference app, which is built with the pages.
    ServiceGuide,
    /// A small app of the demo's own, which reads identity cards and scans receipts.
    Insurance,
}

/// In the order of the home page.
pub const APPS: &[DemoApp] = &[
    DemoApp {
        name: "公交线路查询",
        summary: "查线路、站点和首末班时间",
        category: "生活服务",
        unit: "达州市交通运输局",
        contact: "0818-2390101",
        icon: include_str!("../../assets/icons/bus.svg"),
        source: Source::Site,
        ready: "document.querySelectorAll('button').length > 2",
    },
    DemoApp {
        name: "便民服务大厅",
        summary: "表单、列表与办事流程",
        category: "生活服务",
        unit: "达州市数据局",
        contact: "0818-2390102",
        icon: include_str!("../../assets/icons/hall.svg"),
        source: Source::Npm {
            package: "weui",
            version: "2.6.26",
            folder: "package/dist",
            entry: "example/index.html",
        },
        ready: "document.querySelectorAll('.weui-cell, li').length > 5",
    },
    DemoApp {
        name: "电子表格填报",
        summary: "在线填写、计算和核对表格",
        category: "填表与材料",
        unit: "达州市行政审批和数据局",
        contact: "0818-2390103",
        icon: include_str!("../../assets/icons/sheet.svg"),
        source: Source::Npm {
            package: "luckysheet",
            version: "2.1.13",
            folder: "package/dist",
            entry: "index.html",
        },
        ready: "document.querySelectorAll('.luckysheet-sheets-item').length > 3 && !/Loading|渲染中/.test(document.body.innerText)",
    },
    DemoApp {
        name: "办事材料查看",
        summary: "翻阅办事指南和电子材料",
        category: "填表与材料",
        unit: "达州市政务服务中心",
        contact: "0818-2390104",
        icon: include_str!("../../assets/icons/document.svg"),
        source: Source::Npm {
            package: "pdfjs-dist-viewer-min",
            version: "3.11.174",
            folder: "package/build/minified",
            entry: "web/viewer.html",
        },
        ready: "document.querySelectorAll('.textLayer span').length > 100",
    },
    DemoApp {
        name: "办事指南查询",
        summary: "查条件、材料、流程和窗口",
        category: "填表与材料",
        unit: "达州市行政审批和数据局",
        contact: "0818-2390105",
        icon: include_str!("../../../ui/apps/service-guide/public/icon.svg"),
        source: Source::ServiceGuide,
        ready: "document.querySelectorAll('.matters button').length > 3",
    },
    DemoApp {
        name: "参保信息核对",
        summary: "刷身份证，核对参保登记信息",
        category: "社会保障",
        unit: "达州市人力资源和社会保障局",
        contact: "0818-2390106",
        icon: include_str!("../../assets/icons/insurance.svg"),
        source: Source::Insurance,
        ready: "document.querySelector('#read') !== null",
    },
];

/// A registered app with a version that can be listed.
#[derive(Debug, Clone)]
pub struct Registered {
    pub name: &'static str,
    pub app_id: String,
    pub version_id: String,
    /// [`DemoApp`]'s `ready`.
    pub ready: &'static str,
}

/// Registers an app, gives it its icon and its first version.
pub async fn register(api: &Api, app: &DemoApp, site: &str, cache: &Path) -> anyhow::Result<Registered> {
    let body = json!({
        "name": app.name, "summary": app.summary, "category": app.category,
        "unit": app.unit, "contact": app.contact
    });
    let app_id = text(&api.post("/api/apps", &body).await?, "/id")?;
    let icon = app.icon.as_bytes().to_vec();
    api.send(Method::PUT, &format!("/api/apps/{app_id}/icon?version=1"), "image/svg+xml", icon).await?;
    let version = match app.source {
        Source::Npm { package, version, folder, entry } => {
            let zip = bundle(package, version, folder, cache).await?;
            upload(api, &app_id, version, entry, zip).await?
        }
        Source::ServiceGuide => {
            let built = programs::root().join("ui/apps/service-guide/dist");
            let zip = zip_folder(&built).context("the service guide is not built")?;
            upload(api, &app_id, "1.0.0", "index.html&permissions=print", zip).await?
        }
        Source::Insurance => {
            let zip = zip_folder(&programs::root().join("tests/assets/insurance"))?;
            // What it may use of the terminal is granted with the version.
            let granted = ["id_card", "scanner", "smart_card", "receipt", "camera"]
                .map(|one| format!("&permissions={one}"));
            upload(api, &app_id, "1.0.0", &format!("index.html{}", granted.concat()), zip).await?
        }
        Source::Site => {
            let body = json!({"label": "1", "url": format!("{site}/"), "allowed_origins": [site]});
            api.post(&format!("/api/apps/{app_id}/versions/remote"), &body).await?
        }
    };
    Ok(Registered { name: app.name, app_id, version_id: text(&version, "/id")?, ready: app.ready })
}

async fn upload(api: &Api, app_id: &str, version: &str, entry: &str, zip: Vec<u8>) -> anyhow::Result<Value> {
    let path = format!("/api/apps/{app_id}/versions/bundle?label={version}&entry={entry}");
    api.send(Method::POST, &path, "application/zip", zip).await
}

/// Lists an app (上架) to targets such as `{"kind": "everywhere", "id": null}`.
pub async fn list(api: &Api, app: &Registered, targets: Value) -> anyhow::Result<Value> {
    let path = format!("/api/apps/{}/listing", app.app_id);
    let version = match api.get(&path).await {
        Ok(listing) => listing["version"].clone(),
        Err(_) => Value::Null,
    };
    api.put(&path, &json!({"version": version, "version_id": app.version_id, "targets": targets})).await
}

/// The folder of an npm package as a zip file, fetched once.
async fn bundle(package: &str, version: &str, folder: &str, cache: &Path) -> anyhow::Result<Vec<u8>> {
    let archive = cache.join(format!("{package}-{version}.tgz"));
    if !archive.exists() {
        fs::create_dir_all(cache)?;
        let output = Command::new("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(cache)
            .arg(format!("{package}@{version}"))
            .current_dir(cache)
            .output()
            .await
            .context("cannot start npm")?;
        anyhow::ensure!(
            output.status.success() && archive.exists(),
            "npm pack {package}@{version}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let unpacked = tempfile::tempdir_in(cache)?;
    let status = Command::new("tar").arg("xzf").arg(&archive).arg("-C").arg(unpacked.path()).status().await?;
    anyhow::ensure!(status.success(), "cannot unpack {}", archive.display());
    zip_folder(&unpacked.path().join(folder))
}

fn zip_folder(folder: &Path) -> anyhow::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut waiting: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(directory) = waiting.pop() {
        let mut entries = fs::read_dir(&directory)?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
                zip.start_file(name, SimpleFileOptions::default())?;
                zip.write_all(&fs::read(&path)?)?;
            }
        }
    }
    Ok(zip.finish()?.into_inner())
}
