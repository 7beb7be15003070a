use fleet_protocol::{BrokenLink, CheckFault, CheckNote, CheckOutcome, InspectionReport, SkipReason};
use futures_util::{StreamExt as _, stream};
use reqwest::{Client, Method, Response, StatusCode, Url};
use tokio::time::Instant;

use super::client::InspectionClients;
use super::page::{is_own, redirect};

/// The most links of an app that are asked, own and others together.
pub(super) const MOST: usize = 100;
/// So many at a time: these are other people's servers.
const AT_ONCE: usize = 4;
/// The most redirects of a link.
const REDIRECTS: usize = 5;

/// What became of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Good,
    /// With the status, if there was one.
    Broken(Option<u16>),
    /// It leads where a terminal asks nothing, or its time had not come when time was up.
    LeftOut,
}

/// Asks links, and judges them together. `left_out` is how many there are beyond.
pub(super) async fn judge(
    clients: &InspectionClients,
    links: Vec<Url>,
    origins: &[String],
    (left_out, until): (usize, Instant),
) -> CheckOutcome {
    if links.is_empty() && left_out == 0 {
        return CheckOutcome::Skipped { reason: SkipReason::NoLinks };
    }
    let answers: Vec<(Url, Answer)> = stream::iter(links)
        .map(|link| async move {
            let answer = tokio::time::timeout_at(until, ask(clients, &link, origins)).await;
            (link, answer.unwrap_or(Answer::LeftOut))
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let skipped = answers.iter().filter(|(_, answer)| *answer == Answer::LeftOut).count();
    let asked = count(answers.len() - skipped);
    let broken: Vec<BrokenLink> =
        answers.into_iter().filter_map(|(link, answer)| broken(&link, answer)).collect();
    if broken.is_empty() {
        return CheckOutcome::Passed {
            note: Some(CheckNote::Links { asked, left_out: count(left_out + skipped) }),
        };
    }
    let in_all = count(broken.len());
    let links = broken.into_iter().take(InspectionReport::MAX_NAMED).collect();
    CheckOutcome::Failed { fault: CheckFault::BrokenLinks { links, broken: in_all, asked } }
}

fn broken(link: &Url, answer: Answer) -> Option<BrokenLink> {
    let Answer::Broken(status) = answer else { return None };
    let mut shown = link.clone();
    // Addresses of pages are public, and these two are not part of where they are.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    Some(BrokenLink { url: shown.as_str().chars().take(InspectionReport::MAX_TEXT).collect(), status })
}

/// Follows a link to its end. Wherever it leads, each step is judged like the first.
async fn ask(clients: &InspectionClients, link: &Url, origins: &[String]) -> Answer {
    let mut url = link.clone();
    for _ in 0..=REDIRECTS {
        let Some(client) = clients.client(&url, is_own(&url, origins)) else { return Answer::LeftOut };
        let response = match send(client, &url).await {
            Ok(response) => response,
            Err(error) if is_inside(&error) => return Answer::LeftOut,
            Err(_) => return Answer::Broken(None),
        };
        match redirect(&response, &url) {
            Some(next) => url = next,
            None => return judged(response.status()),
        }
    }
    Answer::Broken(None)
}

/// `HEAD`, and where a server does not answer that well, `GET`, of which the body is not read.
async fn send(client: &Client, url: &Url) -> Result<Response, reqwest::Error> {
    match client.request(Method::HEAD, url.clone()).send().await {
        Ok(response) if response.status().is_success() || response.status().is_redirection() => Ok(response),
        Ok(_) | Err(_) => client.get(url.clone()).send().await,
    }
}

/// A page that asks for a sign-in or does not like to be asked by programs is there.
fn judged(status: StatusCode) -> Answer {
    if status == StatusCode::NOT_FOUND || status == StatusCode::GONE || status.is_server_error() {
        Answer::Broken(Some(status.as_u16()))
    } else {
        Answer::Good
    }
}

/// Whether a name led inside.
fn is_inside(error: &reqwest::Error) -> bool {
    let mut source: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(error) = source {
        if error.is::<super::public::NotPublic>() {
            return true;
        }
        source = error.source();
    }
    false
}
