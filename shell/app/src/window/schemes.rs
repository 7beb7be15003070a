use std::rc::Rc;

use gtk::gio;
use soup::{MessageHeaders, MessageHeadersType};
use url::Url;
use webkit2gtk::{
    SecurityManagerExt as _, URISchemeRequest, URISchemeRequestExt as _, URISchemeResponse,
    URISchemeResponseExt as _, WebContext, WebContextExt as _,
};

use super::body::posted;
use super::documents::{self, DOCUMENT_SCHEME};
use super::photos;
use super::roster::Roster;
use super::speech;
use super::trusted;
use super::ways;
use crate::origins::APP_SCHEME;
use crate::page::Call;
use crate::queue::QueueSender;
use crate::serve::{self, FileRequest, Served};
use crate::stage::Input;

/// The scheme of the trusted pages.
pub const PAGE_SCHEME: &str = "kiosk";

/// Where they call the shell.
const CALL_PATH: &str = "/call";

/// Where the page that asks the citizen gets what the camera sees.
const CAMERA_PATH: &str = "/camera";

/// What the trusted pages may do: their own files and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// The media types that an icon or a zone's picture may have; anything else is neither.
const ICON_TYPES: [&str; 4] = ["image/png", "image/svg+xml", "image/webp", "image/jpeg"];

/// The files of a style's bundle that a page loads.
const THEME_FILES: [&str; 2] = ["theme.js", "theme.css"];

/// Makes both schemes known to the engine.
pub fn register(context: &WebContext, roster: &Rc<Roster>, inputs: &QueueSender<Input>) {
    if let Some(security) = context.security_manager() {
        for scheme in [APP_SCHEME, PAGE_SCHEME, DOCUMENT_SCHEME] {
            security.register_uri_scheme_as_secure(scheme);
            security.register_uri_scheme_as_cors_enabled(scheme);
        }
    }
    let of_bundles = Rc::clone(roster);
    context
        .register_uri_scheme(APP_SCHEME, move |request| answer(request, bundle_file(request, &of_bundles)));
    let (of_documents, passages) = (Rc::clone(roster), inputs.clone());
    context.register_uri_scheme(DOCUMENT_SCHEME, move |request| {
        if request.http_method().as_deref() == Some("GET") {
            return hand_out(request, &of_documents);
        }
        let taken = if ways::is_said(request) {
            ways::take_in(request, &of_documents)
        } else if speech::is_passage(request) {
            speech::take_in(request, &of_documents, &passages)
        } else {
            documents::take_in(request, &of_documents)
        };
        finish(request, serve::refusal(taken.err().unwrap_or(204)));
    });
    let (of_pages, inputs) = (Rc::clone(roster), inputs.clone());
    context.register_uri_scheme(PAGE_SCHEME, move |request| match request.path().as_deref() {
        Some(CALL_PATH) => {
            finish(request, serve::refusal(take_call(request, &of_pages, &inputs).err().unwrap_or(204)));
        }
        Some(CAMERA_PATH) => show_camera(request, &of_pages),
        _ => answer(request, page_file(request, &of_pages)),
    });
}

/// A picture goes to the app that it was given to. Its isolated world asks from the app's own origin.
fn hand_out(request: &URISchemeRequest, roster: &Roster) {
    match photos::hand_out(request, roster) {
        Ok(photo) => {
            let readable = ("Access-Control-Allow-Origin", "*".to_owned());
            finish_with(request, &glib::Bytes::from_owned(photo), "image/jpeg", &[readable]);
        }
        Err(status) => finish(request, serve::refusal(status)),
    }
}

/// To the page that it is for, and to no other.
fn show_camera(request: &URISchemeRequest, roster: &Roster) {
    let page = request.web_view().and_then(|view| roster.page_of(&view));
    match url_of(request) {
        Ok(url) if roster.camera().is_for(page) => roster.camera().answer(request, url.query()),
        Ok(_) => finish(request, serve::refusal(403)),
        Err(status) => finish(request, serve::refusal(status)),
    }
}

/// A call of a trusted page, at its own pace: pages wait for no answer of the request itself.
fn take_call(request: &URISchemeRequest, roster: &Roster, inputs: &QueueSender<Input>) -> Result<(), u16> {
    let view = request.web_view().ok_or(403_u16)?;
    let page = roster.page_of(&view).ok_or(403_u16)?;
    let bytes = posted(request, Call::MAX + 1)?;
    trusted::called(&view, page, std::str::from_utf8(&bytes).map_err(|_| 400_u16)?, inputs);
    Ok(())
}

/// A file, or the status that refuses it.
type Wanted = Result<(FileRequest, Option<String>), u16>;

fn bundle_file(request: &URISchemeRequest, roster: &Roster) -> Wanted {
    let bundle = request.web_view().and_then(|view| roster.bundle_of(&view)).ok_or(403_u16)?;
    let url = url_of(request)?;
    if url.host_str() != Some(bundle.app_id.to_string().as_str()) {
        return Err(403);
    }
    Ok((file_request(request, &url, bundle.root, bundle.content_policy), None))
}

fn page_file(request: &URISchemeRequest, roster: &Roster) -> Wanted {
    let page = request.web_view().and_then(|view| roster.page_of(&view));
    let url = url_of(request)?;
    if page.is_none() || url.host_str() != Some("localhost") {
        return Err(403);
    }
    if let Some(asked) = url.path().strip_prefix("/theme/") {
        return theme_file(asked, roster);
    }
    let icon = if let Some(app_id) = url.path().strip_prefix("/icon/") {
        app_id.parse().ok().and_then(|app_id| roster.icon(app_id))
    } else if let Some(sha256) = url.path().strip_prefix("/picture/") {
        sha256.parse().ok().and_then(|sha256| roster.picture(sha256))
    } else {
        return Ok((file_request(request, &url, roster.pages().into(), PAGE_POLICY.into()), None));
    };
    let icon = icon.ok_or(404_u16)?;
    let media_type = icon.media_type;
    let (Some(root), Some(name)) = (icon.file.parent(), icon.file.file_name().and_then(|name| name.to_str()))
    else {
        return Err(404);
    };
    if !ICON_TYPES.contains(&media_type.as_str()) {
        return Err(404);
    }
    let (root, path) = (root.into(), name.replace('%', "%25"));
    Ok((FileRequest { root, path, range: None, content_policy: PAGE_POLICY.into() }, Some(media_type)))
}

/// A file of the style that is shown, `<sha256>/<file>`: its module or its style sheet, nothing else.
fn theme_file(asked: &str, roster: &Roster) -> Wanted {
    let (sha256, file) = asked.split_once('/').ok_or(404_u16)?;
    let root = sha256.parse().ok().and_then(|sha256| roster.theme(sha256)).ok_or(404_u16)?;
    if !THEME_FILES.contains(&file) {
        return Err(404);
    }
    Ok((FileRequest { root, path: file.to_owned(), range: None, content_policy: PAGE_POLICY.into() }, None))
}

fn url_of(request: &URISchemeRequest) -> Result<Url, u16> {
    if !matches!(request.http_method().as_deref(), None | Some("GET" | "HEAD")) {
        return Err(405);
    }
    request.uri().and_then(|uri| Url::parse(&uri).ok()).ok_or(400)
}

fn file_request(
    request: &URISchemeRequest,
    url: &Url,
    root: std::path::PathBuf,
    content_policy: String,
) -> FileRequest {
    let range = request.http_headers().and_then(|headers| headers.one("Range")).map(Into::into);
    FileRequest { root, path: url.path().to_owned(), range, content_policy }
}

fn answer(request: &URISchemeRequest, wanted: Wanted) {
    let request = request.clone();
    match wanted {
        Err(status) => finish(&request, serve::refusal(status)),
        Ok((file, media_type)) => {
            glib::MainContext::default().spawn_local(async move {
                let read = gio::spawn_blocking(move || serve::read(&file)).await;
                let mut served = read.unwrap_or_else(|_| serve::refusal(500));
                if let Some(media_type) = media_type.filter(|_| served.status == 200) {
                    served.content_type = media_type;
                }
                finish(&request, served);
            });
        }
    }
}

pub(super) fn finish(request: &URISchemeRequest, served: Served) {
    let Served { status, content_type, headers, body } = served;
    respond(request, status, &glib::Bytes::from_owned(body), &content_type, &headers);
}

/// With bytes that are overwritten when the engine is done with them; never to be stored.
pub(super) fn finish_with(
    request: &URISchemeRequest,
    body: &glib::Bytes,
    content_type: &str,
    headers: &[(&str, String)],
) {
    let own = [("Cache-Control", "no-store".to_owned()), ("X-Content-Type-Options", "nosniff".to_owned())];
    respond(request, 200, body, content_type, &[&own[..], headers].concat());
}

fn respond(
    request: &URISchemeRequest,
    status: u16,
    body: &glib::Bytes,
    content_type: &str,
    fields: &[(&str, String)],
) {
    let length = i64::try_from(body.len()).unwrap_or(-1);
    let response = URISchemeResponse::new(&gio::MemoryInputStream::from_bytes(body), length);
    let headers = MessageHeaders::new(MessageHeadersType::Response);
    // The engine takes the type from its own field, but style sheets under `nosniff` from the header.
    headers.append("Content-Type", content_type);
    for (name, value) in fields {
        headers.append(name, value);
    }
    response.set_status(u32::from(status), None);
    response.set_content_type(content_type);
    response.set_http_headers(headers);
    request.finish_with_response(&response);
}
