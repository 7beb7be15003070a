use fleet_protocol::{
    CheckFault, CheckNote, CheckOutcome, InspectionCheck as Check, InspectionReport, PageMark, SkipReason,
    UnixMillis,
};
use reqwest::Url;
use tokio::time::Instant;

use super::client::InspectionClients;
use super::links::links;
use super::page::{NoPage, Page, get, is_own};
use super::text::{page_text, text_digest};
use super::{Seen, ask, certificate, ipv6};

/// Looks at a web site that is an app.
pub(super) async fn look(
    clients: &InspectionClients,
    (url, origins): (&str, &[String]),
    (before, wants_text): (Option<&PageMark>, bool),
    (now, until): (UnixMillis, Instant),
) -> Seen {
    let mut seen = Seen::default();
    match get(clients, url, origins).await {
        Ok(page) => {
            judge_answer(&mut seen, &page, now);
            if let Ok(url) = url.parse() {
                seen.add(Check::Ipv6, ipv6::judge(&url, clients.is_proxied).await);
            }
            let html = page.html.as_deref().filter(|_| is_good(page.status));
            match html {
                Some(html) => {
                    judge_links(&mut seen, clients, (html, &page.url), origins, until).await;
                    judge_freshness(&mut seen, &page, html, before);
                    seen.text = wants_text.then(|| page_text(html, page.charset.as_deref(), &page.url));
                }
                None => {
                    seen.skip(&[Check::OwnLinks, Check::OutsideLinks, Check::Freshness], SkipReason::NoPage);
                }
            }
        }
        Err(no_page) => judge_no_page(&mut seen, no_page, url),
    }
    seen
}

fn is_good(status: u16) -> bool {
    (200..300).contains(&status)
}

fn judge_answer(seen: &mut Seen, page: &Page, now: UnixMillis) {
    let ms = u64::try_from(page.took.as_millis()).unwrap_or(u64::MAX);
    let status = page.status;
    seen.add(
        Check::Address,
        if is_good(status) {
            CheckOutcome::Passed { note: Some(CheckNote::Answered { status, ms }) }
        } else {
            CheckOutcome::Failed { fault: CheckFault::Status { status } }
        },
    );
    seen.add(Check::Redirects, CheckOutcome::Passed { note: None });
    let is_https = page.url.scheme() == "https";
    let tls = || certificate::judge(page.tls.as_ref(), now);
    seen.add(Check::Certificate, if is_https { tls() } else { certificate::NONE });
}

async fn judge_links(
    seen: &mut Seen,
    clients: &InspectionClients,
    (html, page): (&[u8], &Url),
    origins: &[String],
    until: Instant,
) {
    let (own, outside): (Vec<Url>, Vec<Url>) =
        links(html, page).into_iter().filter(|link| link != page).partition(|link| is_own(link, origins));
    // The bound is shared: half each where both have many.
    let mine = own.len().min(ask::MOST.saturating_sub(outside.len().min(ask::MOST / 2)));
    let others = outside.len().min(ask::MOST - mine);
    for (check, mut all, most) in [(Check::OwnLinks, own, mine), (Check::OutsideLinks, outside, others)] {
        let left_out = all.len() - most;
        all.truncate(most);
        seen.add(check, ask::judge(clients, all, origins, (left_out, until)).await);
    }
}

fn judge_freshness(seen: &mut Seen, page: &Page, html: &[u8], before: Option<&PageMark>) {
    let mark = PageMark {
        text_sha256: text_digest(html),
        etag: page.etag.as_deref().map(|etag| etag.chars().take(InspectionReport::MAX_TEXT).collect()),
        modified_at: page.modified_at,
    };
    let outcome = match before {
        None => CheckOutcome::Skipped { reason: SkipReason::FirstTime },
        Some(before) if before.text_sha256 == mark.text_sha256 => {
            CheckOutcome::Passed { note: Some(CheckNote::Unchanged) }
        }
        Some(_) => CheckOutcome::Passed { note: Some(CheckNote::Changed) },
    };
    seen.add(Check::Freshness, outcome);
    seen.page = Some(mark);
}

fn judge_no_page(seen: &mut Seen, no_page: NoPage, url: &str) {
    let skipped = || CheckOutcome::Skipped { reason: SkipReason::NoPage };
    let failed = |fault| CheckOutcome::Failed { fault };
    // One trouble is one finding: what follows from it is not judged.
    let (address, redirects, certificate) = match no_page {
        NoPage::Address(fault) => (failed(fault), skipped(), skipped()),
        NoPage::Redirect(fault) => (skipped(), failed(fault), skipped()),
        NoPage::Certificate(fault) => (skipped(), skipped(), failed(fault)),
    };
    seen.add(Check::Address, address);
    seen.add(Check::Redirects, redirects);
    seen.add(Check::Certificate, if url.starts_with("https:") { certificate } else { certificate::NONE });
    seen.skip(&[Check::Ipv6, Check::OwnLinks, Check::OutsideLinks, Check::Freshness], SkipReason::NoPage);
}
