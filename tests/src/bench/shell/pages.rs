//! The pages of the terminal on a plain web server, for a browser that is no terminal.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::kiosk::Lesson;
use crate::demo::site::{self, Site};
use crate::harness::programs;

/// The terminal's home page and its app, on a web server of this machine each.
pub struct Pages {
    home: Site,
    _app: Site,
}

impl Pages {
    /// Serves them, with the very state that the shell's own home page shows.
    pub async fn serve(lesson: &Lesson) -> anyhow::Result<Self> {
        let app = serve(&programs::root().join("ui/apps/service-guide/dist"), "").await?;
        let host = stand_in(&lesson.state, &app.address);
        let home = serve(&programs::root().join("ui/kiosk/dist"), &host).await?;
        Ok(Self { home, _app: app })
    }

    /// Where the home page is.
    pub fn home(&self) -> String {
        format!("{}/home.html", self.home.address)
    }
}

/// In place of the shell: tells the home page its state, and follows the link of a card.
fn stand_in(state: &str, app: &str) -> String {
    // Nothing in the state may end the script that it stands in.
    let state = state.replace('<', "\\u003c");
    format!(
        "<script>window.kioskHost = {{\
         invoke: async (name) => {{\
         if (name === 'open_app') location.href = '{app}/index.html';\
         return name === 'ready' ? {state} : null }},\
         onState() {{}}, onText() {{}}, onConsent() {{}} }}</script>"
    )
}

type Files = HashMap<String, (String, Vec<u8>)>;

/// What a directory holds, at its own paths; `first` runs before all scripts of a page.
async fn serve(directory: &Path, first: &str) -> anyhow::Result<Site> {
    let mut files = Files::new();
    read(directory, "", &mut files).with_context(|| format!("the pages of {}", directory.display()))?;
    for (path, (_, bytes)) in &mut files {
        if Path::new(path).extension().is_some_and(|extension| extension == "html") {
            let page = String::from_utf8_lossy(bytes).replacen("<head>", &format!("<head>{first}"), 1);
            *bytes = page.into_bytes();
        }
    }
    site::serve(Router::new().fallback(answer).with_state(Arc::new(files))).await
}

fn read(directory: &Path, at: &str, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let path = format!("{at}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &path, files)?;
        } else {
            let media = mime_guess::from_path(&path).first_or_text_plain().to_string();
            let media = if media.starts_with("text/") { media + "; charset=utf-8" } else { media };
            files.insert(path, (media, std::fs::read(entry.path())?));
        }
    }
    Ok(())
}

async fn answer(State(files): State<Arc<Files>>, uri: Uri) -> Response {
    match files.get(uri.path()) {
        Some((media, bytes)) => ([(header::CONTENT_TYPE, media.clone())], bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
