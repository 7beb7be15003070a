use std::time::{Duration, Instant};

use fleet_protocol::{CheckFault, UnixMillis};
use reqwest::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, LOCATION};
use reqwest::tls::TlsInfo;
use reqwest::{Response, Url};

use super::certificate;
use super::client::InspectionClients;

/// The most that is read of a page, in bytes.
const LARGEST: usize = 2 << 20;
/// The most redirects.
const REDIRECTS: usize = 5;

/// A page as it was answered.
pub(super) struct Page {
    /// Where the redirects led.
    pub url: Url,
    /// HTTP status.
    pub status: u16,
    /// Until its beginning was there.
    pub took: Duration,
    /// What the TLS library tells; `None` with plain `http`.
    pub tls: Option<TlsInfo>,
    /// What the server calls this state of it.
    pub etag: Option<String>,
    /// When it was last changed.
    pub modified_at: Option<UnixMillis>,
    /// How it is written, as the server says.
    pub charset: Option<String>,
    /// Its beginning, if it is HTML; as much of it as came.
    pub html: Option<Vec<u8>>,
}

/// Why there is no page.
pub(super) enum NoPage {
    /// The address itself.
    Address(CheckFault),
    /// A redirect.
    Redirect(CheckFault),
    /// The certificate.
    Certificate(CheckFault),
}

/// Gets an app's page, following redirects within the app's origins.
pub(super) async fn get(clients: &InspectionClients, url: &str, origins: &[String]) -> Result<Page, NoPage> {
    let unreachable = |detail: String| NoPage::Address(CheckFault::Unreachable { detail });
    let mut url: Url = url.parse().map_err(|_| unreachable("not an address".to_owned()))?;
    for _ in 0..=REDIRECTS {
        let client = clients.client(&url, true).ok_or_else(|| unreachable("not http".to_owned()))?;
        let asked = Instant::now();
        let response = client.get(url.clone()).send().await.map_err(|error| no_answer(&error))?;
        let Some(next) = redirect(&response, &url) else {
            return Ok(read(response, url, asked.elapsed()).await);
        };
        if !is_own(&next, origins) {
            let origin = next.origin().ascii_serialization();
            return Err(NoPage::Redirect(CheckFault::LeavesOrigins { origin }));
        }
        url = next;
    }
    Err(NoPage::Redirect(CheckFault::TooManyRedirects))
}

/// Whether an address lies in an app's origins.
pub(super) fn is_own(url: &Url, origins: &[String]) -> bool {
    let origin = url.origin().ascii_serialization();
    origins
        .iter()
        .any(|allowed| Url::parse(allowed).is_ok_and(|url| url.origin().ascii_serialization() == origin))
}

/// Where an answer sends its reader.
pub(super) fn redirect(response: &Response, from: &Url) -> Option<Url> {
    if !response.status().is_redirection() {
        return None;
    }
    from.join(text(response.headers(), &LOCATION)?.as_str()).ok()
}

fn no_answer(error: &reqwest::Error) -> NoPage {
    match certificate::complaint(error) {
        Some(detail) => NoPage::Certificate(CheckFault::BadCertificate { detail }),
        None => NoPage::Address(CheckFault::Unreachable { detail: reason(error) }),
    }
}

/// What went wrong, without the address.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer within 10 seconds".to_owned();
    }
    let mut last: &dyn std::error::Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}

async fn read(mut response: Response, url: Url, took: Duration) -> Page {
    let headers = response.headers();
    let kind = text(headers, &CONTENT_TYPE).unwrap_or_default();
    let is_html = kind.starts_with("text/html") || kind.starts_with("application/xhtml+xml");
    let charset = kind.split_once("charset=").map(|(_, rest)| rest.trim_matches(['"', ' ', ';']).to_owned());
    let etag = text(headers, &ETAG);
    let modified_at = text(headers, &LAST_MODIFIED).and_then(|date| http_date(&date));
    let (status, tls) = (response.status().as_u16(), response.extensions().get::<TlsInfo>().cloned());
    let mut html = is_html.then(Vec::new);
    if let Some(html) = &mut html {
        while let Ok(Some(piece)) = response.chunk().await {
            let room = LARGEST - html.len();
            html.extend_from_slice(&piece[..piece.len().min(room)]);
            if html.len() == LARGEST {
                break;
            }
        }
    }
    Page { url, status, took, tls, etag, modified_at, charset, html }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

/// A date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(date: &str) -> Option<UnixMillis> {
    let at = httpdate::parse_http_date(date).ok()?;
    i64::try_from(at.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis()).ok()
}
