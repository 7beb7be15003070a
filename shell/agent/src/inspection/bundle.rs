use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fleet_protocol::{CheckFault, CheckNote, CheckOutcome, InspectionCheck as Check, Sha256, SkipReason};
use reqwest::Url;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::client::InspectionClients;
use super::links::links;
use super::{Seen, ask};
use crate::apps::Shelf;

/// The most pages of a bundle that are read, and the most of each, in bytes.
const PAGES: usize = 200;
const LARGEST: u64 = 2 << 20;
/// Where a bundle's pages stand for the reading of their links: links that begin so lead into the bundle.
const INSIDE: &str = "http://bundle.invalid/";

/// Looks at an app that lies on this terminal.
pub(super) async fn look(
    clients: &InspectionClients,
    shelf: Option<&Shelf>,
    digest: Sha256,
    until: Instant,
    stop: &CancellationToken,
) -> Seen {
    let mut seen = Seen::default();
    let Some(shelf) = shelf.cloned() else {
        seen.skip(&[Check::Files, Check::OutsideLinks], SkipReason::Simulated);
        return seen;
    };
    let (files, outside) = read(shelf, digest, stop.clone()).await;
    seen.add(Check::Files, files);
    let left_out = outside.len().saturating_sub(ask::MOST);
    let asked = outside.into_iter().take(ask::MOST).collect();
    seen.add(Check::OutsideLinks, ask::judge(clients, asked, &[], (left_out, until)).await);
    seen
}

/// Compares the files, and collects the pages' links to the outside. Beside the run time: it may take long.
async fn read(shelf: Shelf, digest: Sha256, stop: CancellationToken) -> (CheckOutcome, Vec<Url>) {
    let reading = tokio::task::spawn_blocking(move || {
        let is_stopped = || stop.is_cancelled();
        let files = match shelf.difference(&digest, &is_stopped) {
            None => CheckOutcome::Passed { note: None::<CheckNote> },
            Some(detail) => CheckOutcome::Failed { fault: CheckFault::DamagedFiles { detail } },
        };
        (files, outside_links(&shelf.bundle(&digest)))
    });
    reading.await.unwrap_or((CheckOutcome::Skipped { reason: SkipReason::NoPage }, Vec::new()))
}

fn outside_links(bundle: &Path) -> Vec<Url> {
    let Ok(inside) = Url::parse(INSIDE) else { return Vec::new() };
    let mut all = BTreeSet::new();
    for page in pages(bundle) {
        let is_small = std::fs::metadata(&page).is_ok_and(|metadata| metadata.len() <= LARGEST);
        let Some(html) = is_small.then(|| std::fs::read(&page).ok()).flatten() else { continue };
        let found = links(&html, &inside);
        all.extend(found.into_iter().filter(|link| link.origin() != inside.origin()));
    }
    all.into_iter().collect()
}

fn pages(bundle: &Path) -> Vec<PathBuf> {
    let (mut directories, mut pages) = (vec![bundle.to_owned()], Vec::new());
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            let (path, kind) = (entry.path(), entry.file_type());
            let is_page = path.extension().is_some_and(|end| end == "html" || end == "htm");
            if kind.is_ok_and(|kind| kind.is_dir()) {
                directories.push(path);
            } else if is_page && pages.len() < PAGES {
                pages.push(path);
            }
        }
    }
    pages
}
