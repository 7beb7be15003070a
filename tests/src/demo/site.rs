//! The demo's own web server: the one app that is a web site, and the picture of the screen.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use tokio::net::TcpListener;

/// A running web server; dropped with the demo.
pub struct Site {
    pub address: String,
}

/// The web site that is hosted as an app. One of its pages and its script can go missing, and what it says can change, as
/// with real sites.
pub struct Bus {
    pub address: String,
    is_torn: Arc<AtomicBool>,
    is_changed: Arc<AtomicBool>,
}

impl Bus {
    /// The page of fares and the script are gone, or there again.
    pub fn tear(&self, torn: bool) {
        self.is_torn.store(torn, Ordering::SeqCst);
    }

    /// The last bus of line 2 goes half an hour later.
    pub fn change(&self) {
        self.is_changed.store(true, Ordering::SeqCst);
    }
}

/// Starts it.
pub async fn bus() -> anyhow::Result<Bus> {
    let is_torn = Arc::new(AtomicBool::new(false));
    let is_changed = Arc::new(AtomicBool::new(false));
    let changed = Arc::clone(&is_changed);
    let page = move || {
        let page = include_str!("../../assets/bus/index.html");
        let later = changed.load(Ordering::SeqCst);
        std::future::ready(Html(if later {
            page.replacen("末班 21:00", "末班 21:30", 1)
        } else {
            page.to_owned()
        }))
    };
    let fares = may_be_gone(&is_torn, || Html(include_str!("../../assets/bus/fares.html")));
    let script = may_be_gone(&is_torn, || {
        ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../../assets/bus/bus.js"))
    });
    let pages =
        Router::new().route("/", get(page)).route("/bus.js", get(script)).route("/fares.html", get(fares));
    let Site { address } = serve(pages).await?;
    Ok(Bus { address, is_torn, is_changed })
}

fn may_be_gone<T: Send, A: Fn() -> T + Clone + Send>(
    is_torn: &Arc<AtomicBool>,
    answer: A,
) -> impl Fn() -> std::future::Ready<Result<T, StatusCode>> + Clone + Send + use<T, A> {
    let is_torn = Arc::clone(is_torn);
    move || {
        let torn = is_torn.load(Ordering::SeqCst);
        std::future::ready(if torn { Err(StatusCode::NOT_FOUND) } else { Ok(answer()) })
    }
}

/// An origin that no app may reach; it counts who comes.
pub struct Stranger {
    pub address: String,
    requests: Arc<AtomicUsize>,
}

impl Stranger {
    /// Requests so far.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Starts it.
pub async fn stranger() -> anyhow::Result<Stranger> {
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = requests.clone();
    let count = move || {
        let counter = counter.clone();
        async move {
            counter.fetch_add(1, Ordering::SeqCst);
            "you should not be here"
        }
    };
    let site = serve(Router::new().fallback(count)).await?;
    Ok(Stranger { address: site.address, requests })
}

/// A page that shows the terminal's screen, for people without a display.
pub async fn picture(file: PathBuf) -> anyhow::Result<Site> {
    let page = || async {
        Html(
            "<!doctype html><meta charset=utf-8><title>自助终端</title><meta http-equiv=refresh content=3>\
             <body style='margin:0;background:#222;text-align:center'>\
             <img src=screen.png style='max-height:100vh;max-width:100vw' alt='terminal screen'>",
        )
    };
    serve(Router::new().route("/", get(page)).route("/screen.png", get(screen)).with_state(file)).await
}

async fn screen(State(file): State<PathBuf>) -> impl IntoResponse {
    match tokio::fs::read(&file).await {
        Ok(png) => {
            ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")], png).into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "no picture yet").into_response(),
    }
}

/// Serves on a port of this machine alone.
pub async fn serve(router: Router) -> anyhow::Result<Site> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Site { address })
}
