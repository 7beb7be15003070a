//! The desk before the demo's terminal: a page with a button for each card that can be put on its reader.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use terminal_devices::simulator::{SimulatedReader, people};

use super::site::{Site, serve};

/// Starts it.
pub async fn open(reader: Arc<SimulatedReader>) -> anyhow::Result<Site> {
    let routes = Router::new().route("/", get(page)).route("/put/{card}", post(put));
    serve(routes.route("/take", post(take)).with_state(reader)).await
}

async fn page(State(reader): State<Arc<SimulatedReader>>) -> Html<String> {
    let now =
        if reader.has_card() { "读卡器上有一张身份证" } else { "读卡器上没有身份证" };
    let mut page = format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>模拟读卡器</title>\
         <style>body{{font:20px/1.6 sans-serif;max-width:30em;margin:2em auto}}\
         button{{font:inherit;width:100%;padding:.6em;margin:.3em 0}}</style>\
         <h1>模拟读卡器</h1><p>{now}。以下人物均为虚构。</p>"
    );
    for (number, card) in people().iter().enumerate() {
        let name = &*card.name;
        let _ = write!(
            page,
            "<form method=post action=/put/{number}><button>放上 {name} 的身份证</button></form>"
        );
    }
    page.push_str("<form method=post action=/take><button>取走</button></form>");
    Html(page)
}

async fn put(State(reader): State<Arc<SimulatedReader>>, Path(number): Path<usize>) -> Redirect {
    if let Some(card) = people().into_iter().nth(number) {
        reader.put(card);
    }
    Redirect::to("/")
}

async fn take(State(reader): State<Arc<SimulatedReader>>) -> Redirect {
    reader.take();
    Redirect::to("/")
}
