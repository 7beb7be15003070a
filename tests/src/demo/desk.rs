//! The desk before the demo's terminal: a page with a button for each card that can be put on its reader, and one that
//! holds a code before its scanner.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use serde::Deserialize;
use terminal_devices::simulator::{SimulatedReader, SimulatedScanner, people};

use super::site::{Site, serve};

/// What stands on it.
#[derive(Clone)]
struct Desk {
    reader: Arc<SimulatedReader>,
    scanner: Arc<SimulatedScanner>,
}

/// Starts it.
pub async fn open(reader: Arc<SimulatedReader>, scanner: Arc<SimulatedScanner>) -> anyhow::Result<Site> {
    let routes = Router::new().route("/", get(page)).route("/put/{card}", post(put));
    let routes = routes.route("/take", post(take)).route("/scan", post(scan));
    serve(routes.with_state(Desk { reader, scanner })).await
}

async fn page(State(desk): State<Desk>) -> Html<String> {
    let now =
        if desk.reader.has_card() { "读卡器上有一张身份证" } else { "读卡器上没有身份证" };
    let mut page = format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>模拟读卡器和扫码器</title>\
         <style>body{{font:20px/1.6 sans-serif;max-width:30em;margin:2em auto}}\
         button,input{{font:inherit;width:100%;padding:.6em;margin:.3em 0;box-sizing:border-box}}</style>\
         <h1>模拟读卡器</h1><p>{now}。以下人物均为虚构。</p>"
    );
    for (number, card) in people().iter().enumerate() {
        let name = &*card.name;
        let _ = write!(
            page,
            "<form method=post action=/put/{number}><button>放上 {name} 的身份证</button></form>"
        );
    }
    page.push_str(
        "<form method=post action=/take><button>取走</button></form>\
         <h1>模拟扫码器</h1><p>没有应用请群众扫码时，扫的码一律丢弃。</p>\
         <form method=post action=/scan><input name=code aria-label=码的内容 value=DZ-2026-0107 required>\
         <button>把码对准扫码窗口</button></form>",
    );
    Html(page)
}

async fn put(State(desk): State<Desk>, Path(number): Path<usize>) -> Redirect {
    if let Some(card) = people().into_iter().nth(number) {
        desk.reader.put(card);
    }
    Redirect::to("/")
}

async fn take(State(desk): State<Desk>) -> Redirect {
    desk.reader.take();
    Redirect::to("/")
}

/// What was typed into the page's field.
#[derive(Deserialize)]
struct Presented {
    code: String,
}

async fn scan(State(desk): State<Desk>, Form(presented): Form<Presented>) -> Redirect {
    if let Err(error) = desk.scanner.present(&presented.code) {
        tracing::warn!(%error, "the code was not scanned");
    }
    Redirect::to("/")
}
