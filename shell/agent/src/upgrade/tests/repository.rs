use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::StatusCode;
use axum::routing::get;
use fleet_protocol::{OfflineBundle, SignedGrant, TerminalId, path};
use fleet_release::client::{DirectorKey, METADATA_DIR, TARGETS_DIR};
use fleet_release::sign::{
    Expiries, KeyFiles, MOST_DELTAS, Parts, add_release, add_theme, allow_director, create_keys,
    init_repository, make_deltas, pack, publish, remove_release,
};
use url::Url;

/// 2026-01-01T00:00:00Z.
pub const NOW_S: i64 = 1_767_225_600;

/// An image repository, served as the fleet server does.
pub struct ImageRepository {
    dir: PathBuf,
    pub server: Url,
    asked: Asked,
}

type Asked = Arc<Mutex<Vec<String>>>;

impl ImageRepository {
    pub async fn new(dir: &Path) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let repository = Self { dir: dir.to_owned(), server, asked: Asked::default() };
        let router = Router::new()
            .route(&format!("{}/{{file}}", path::RELEASE_METADATA), get(serve_metadata))
            .route(&format!("{}/{{file}}", path::RELEASE_TARGETS), get(serve_target))
            .with_state((repository.repo(), Arc::clone(&repository.asked)));
        tokio::spawn(async move { axum::serve(listener, router).await });
        create_keys(&dir.join("keys"), 3).unwrap();
        let two = NonZeroU64::new(2).unwrap();
        init_repository(&repository.repo(), &repository.keys(), two, in_days(700)).await.unwrap();
        repository.publish(90).await;
        repository
    }

    /// Writes all of it and a word into an offline bundle; without the releases if there is no room for them.
    pub fn bundle(&self, path: &Path, terminal: TerminalId, word: &SignedGrant, whole: bool) {
        let incoming = path.with_extension("incoming");
        let mut tar = tar::Builder::new(fs::File::create(&incoming).unwrap());
        let mut put = |name: String, bytes: Vec<u8>| {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, name, &bytes[..]).unwrap();
        };
        let grant = word.read().unwrap();
        let manifest = OfflineBundle {
            format: OfflineBundle::FORMAT,
            rollout_id: grant.rollout_id,
            rollout_name: "升级".to_owned(),
            release_id: grant.offline.clone().unwrap().release_id,
            version: "1.1.0".to_owned(),
            made_at: grant.issued_at,
            expires_at: grant.offline.unwrap().until,
            terminals: Vec::new(),
        };
        put(OfflineBundle::FILE.to_owned(), serde_json::to_vec(&manifest).unwrap());
        put(OfflineBundle::word_file(terminal), serde_json::to_vec(word).unwrap());
        for dir in [METADATA_DIR, TARGETS_DIR].into_iter().filter(|dir| whole || *dir == METADATA_DIR) {
            for entry in fs::read_dir(self.repo().join(dir)).unwrap().flatten() {
                let name = entry.file_name().into_string().unwrap();
                let (digest, _) = name.split_once('.').unwrap();
                let inside = if dir == TARGETS_DIR { digest } else { &name };
                put(format!("{dir}/{inside}"), fs::read(entry.path()).unwrap());
            }
        }
        tar.finish().unwrap();
        fs::rename(incoming, path).unwrap();
    }

    fn repo(&self) -> PathBuf {
        self.dir.join("repo")
    }

    fn keys(&self) -> KeyFiles {
        KeyFiles::new(&self.dir.join("keys"))
    }

    pub fn pinned_root(&self) -> PathBuf {
        self.repo().join(METADATA_DIR).join("1.root.json")
    }

    /// Signs what is pending, for so many days from [`NOW_S`].
    pub async fn publish(&self, timestamp_days: i64) {
        let expiries =
            Expiries { targets: in_days(700), snapshot: in_days(700), timestamp: in_days(timestamp_days) };
        publish(&self.repo(), &self.keys(), expiries).await.unwrap();
    }

    /// Publishes a release of two scripts and a page.
    pub async fn release(&self, version: &str, counter: u64, arch: &str) {
        self.add(version, counter, arch);
        self.publish(90).await;
    }

    /// The same with a delta from each release before it.
    pub async fn release_with_deltas(&self, version: &str, counter: u64) {
        self.add(version, counter, std::env::consts::ARCH);
        make_deltas(&self.repo(), MOST_DELTAS, |_| {}).unwrap();
        self.publish(90).await;
    }

    /// Publishes a style of these words.
    pub async fn style(&self, id: &str, version: &str, module: &str) {
        let manifest = serde_json::json!({
            "id": id, "version": version, "name": {"zh": "灯会", "en": "Lanterns"}, "contract": 1,
        });
        let bundle = self.dir.join(format!("{id}-{version}.style"));
        let mut zip = zip::ZipWriter::new(fs::File::create(&bundle).unwrap());
        let manifest = manifest.to_string();
        for (name, text) in [("theme.json", manifest.as_str()), ("theme.js", module), ("theme.css", "i{}")] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        add_theme(&self.repo(), &bundle).unwrap();
        self.publish(90).await;
    }

    /// Changes a byte of a target behind the back of the keys.
    pub fn tamper(&self, target: &str) {
        let end = format!(".{target}");
        let entries = fs::read_dir(self.repo().join(TARGETS_DIR)).unwrap().flatten();
        let path = entries.map(|entry| entry.path()).find(|path| path.to_str().unwrap().ends_with(&end));
        let path = path.unwrap();
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(path, bytes).unwrap();
    }

    /// Puts a file there that nobody signed.
    pub fn put_unsigned(&self, target: &str) {
        fs::write(self.repo().join(TARGETS_DIR).join(format!("{}.{target}", "0".repeat(64))), "unsigned")
            .unwrap();
    }

    /// The files of targets that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The digest of a release's archive.
    pub fn archive(&self, version: &str) -> String {
        let names = fs::read_dir(self.repo().join(TARGETS_DIR)).unwrap();
        let suffix = format!(".kiosk-terminal-{version}-{}.tar.zst", std::env::consts::ARCH);
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        names.map(name).find_map(|name| name.strip_suffix(&suffix).map(str::to_owned)).unwrap()
    }

    /// Damages those files of targets whose names end so.
    pub fn damage_files(&self, suffix: &str) {
        for entry in fs::read_dir(self.repo().join(TARGETS_DIR)).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().ends_with(suffix) {
                let mut bytes = fs::read(&path).unwrap();
                bytes[0] ^= 1;
                fs::write(&path, bytes).unwrap();
            }
        }
    }

    fn add(&self, version: &str, counter: u64, arch: &str) {
        let parts = self.dir.join("parts");
        fs::create_dir_all(parts.join("pages")).unwrap();
        for program in ["agent", "shell", "pages/index.html"] {
            fs::write(parts.join(program), format!("#!/bin/sh\n# {program} {version}\n")).unwrap();
        }
        // The same in every version, and not to be compressed away.
        let mut noise = 1_u64;
        let picture: Vec<u8> = (0..20_000)
            .map(|_| {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                u8::try_from(noise >> 56).unwrap()
            })
            .collect();
        fs::write(parts.join("pages/picture"), picture).unwrap();
        let archive = self.dir.join("packed.tar.zst");
        let parts = Parts {
            version: version.parse().unwrap(),
            release_counter: counter,
            hardware: vec![arch.parse().unwrap()],
            agent: parts.join("agent"),
            shell: parts.join("shell"),
            pages: parts.join("pages"),
        };
        pack(&parts, &archive).unwrap();
        add_release(&self.repo(), &archive, "").unwrap();
    }

    /// Names a director; its key.
    pub async fn name_director(&self) -> DirectorKey {
        let key = DirectorKey::from_pkcs8(&DirectorKey::generate().unwrap()).unwrap();
        allow_director(&self.repo(), &key.public()).unwrap();
        self.publish(90).await;
        key
    }

    /// Withdraws a release.
    pub async fn withdraw(&self, target: &str) {
        remove_release(&self.repo(), target).unwrap();
        self.publish(90).await;
    }

    /// Flips a bit in every release.
    pub fn damage_targets(&self) {
        self.damage(TARGETS_DIR);
    }

    /// Flips a bit in all metadata.
    pub fn damage_metadata(&self) {
        self.damage(METADATA_DIR);
    }

    fn damage(&self, dir: &str) {
        for entry in fs::read_dir(self.repo().join(dir)).unwrap() {
            let path = entry.unwrap().path();
            let mut bytes = fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&path, bytes).unwrap();
        }
    }
}

fn in_days(days: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(NOW_S + days * 24 * 60 * 60).unwrap()
}

async fn serve_metadata(
    State((repo, _)): State<(PathBuf, Asked)>,
    UrlPath(file): UrlPath<String>,
) -> Result<Vec<u8>, StatusCode> {
    fs::read(repo.join(METADATA_DIR).join(file)).map_err(|_| StatusCode::NOT_FOUND)
}

async fn serve_target(
    State((repo, asked)): State<(PathBuf, Asked)>,
    UrlPath(file): UrlPath<String>,
) -> Result<Vec<u8>, StatusCode> {
    asked.lock().unwrap().push(file.clone());
    fs::read(repo.join(TARGETS_DIR).join(file)).map_err(|_| StatusCode::NOT_FOUND)
}
