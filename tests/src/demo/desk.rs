//! The desk before the demo's terminal: a page with a button for each card that can be put on its readers, one that holds a
//! code before its scanner, what stands before its camera, and what its printers have printed.

mod pages;
mod paper;

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use serde::Deserialize;
use terminal_devices::simulator::{
    PictureFault, ReceiptFault, Scenery, SimulatedCamera, SimulatedPrinter, SimulatedReader,
    SimulatedReceiptPrinter, SimulatedScanner, SimulatedSmartCard, SimulatedSmartCardReader, people,
};

use super::site::{Site, serve};

/// What stands on it.
#[derive(Clone)]
pub struct Desk {
    pub reader: Arc<SimulatedReader>,
    pub scanner: Arc<SimulatedScanner>,
    pub receipts: Arc<SimulatedReceiptPrinter>,
    pub printer: Option<Arc<SimulatedPrinter>>,
    pub smart_cards: Arc<SimulatedSmartCardReader>,
    pub camera: Arc<SimulatedCamera>,
}

/// Starts it.
pub async fn open(desk: Desk) -> anyhow::Result<Site> {
    let routes = Router::new().route("/", get(page)).route("/put/{card}", post(put));
    let routes = routes.route("/take", post(take)).route("/scan", post(scan));
    let routes = routes.route("/insert/{card}", post(insert)).route("/remove", post(remove));
    let routes =
        routes.route("/receipts/{act}", post(mind_receipts)).route("/camera/{act}", post(mind_camera));
    serve(routes.merge(pages::routes()).with_state(desk)).await
}

const HEAD: &str = "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>模拟设备</title>\
    <style>body{font:20px/1.6 sans-serif;max-width:30em;margin:2em auto}\
    button,input{font:inherit;width:100%;padding:.6em;margin:.3em 0;box-sizing:border-box}";

async fn page(State(desk): State<Desk>) -> Html<String> {
    let now =
        if desk.reader.has_card() { "读卡器上有一张身份证" } else { "读卡器上没有身份证" };
    let mut page =
        format!("{HEAD}{}</style><h1>模拟身份证读卡器</h1><p>{now}。以下人物均为虚构。</p>", paper::STYLE);
    for (number, card) in people().iter().enumerate() {
        button(&mut page, &format!("/put/{number}"), &format!("放上 {} 的身份证", &*card.name));
    }
    button(&mut page, "/take", "取走");
    page.push_str(
        "<h1>模拟扫码器</h1><p>没有应用请群众扫码时，扫的码一律丢弃。</p>\
         <form method=post action=/scan><input name=code aria-label=码的内容 value=DZ-2026-0107 required>\
         <button>把码对准扫码窗口</button></form>",
    );
    let now =
        if desk.smart_cards.has_card() { "读卡器里有一张社保卡" } else { "读卡器里没有卡" };
    let _ = write!(page, "<h1>模拟IC卡读卡器</h1><p>{now}。</p>");
    for (number, card) in people().iter().enumerate().take(2) {
        button(&mut page, &format!("/insert/{number}"), &format!("插入 {} 的社保卡", &*card.name));
    }
    button(&mut page, "/remove", "取出");
    let now = if desk.camera.watchers() > 0 { "亮着" } else { "灭着" };
    let _ = write!(page, "<h1>模拟摄像头</h1><p>指示灯{now}。画面是画出来的，不是真人。</p>");
    for (act, word) in [
        ("face", "一个人站到镜头前"),
        ("document", "把一张材料放到镜头前"),
        ("slow", "画面卡顿"),
        ("garbage", "传来的不是画面"),
        ("mend", "恢复正常"),
        ("unplug", "拔掉网线"),
        ("plug", "插回网线"),
    ] {
        button(&mut page, &format!("/camera/{act}"), word);
    }
    if let Some(printer) = &desk.printer {
        pages::tell(printer, &mut page);
    }
    page.push_str("<h1>模拟小票机</h1>");
    for (act, word) in
        [("roll", "换新纸卷"), ("empty", "纸用完了"), ("open", "打开盖板"), ("close", "合上盖板")]
    {
        button(&mut page, &format!("/receipts/{act}"), word);
    }
    let printed = desk.receipts.printed();
    let _ = write!(page, "<p>已打印 {} 张。</p>", printed.len());
    printed.iter().rev().for_each(|receipt| paper::draw(receipt, &mut page));
    if !printed.is_empty() {
        button(&mut page, "/receipts/take", "取走全部小票");
    }
    Html(page)
}

fn button(page: &mut String, action: &str, word: &str) {
    // Writing to a string cannot fail.
    let _ = write!(page, "<form method=post action={action}><button>{word}</button></form>");
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

async fn insert(State(desk): State<Desk>, Path(number): Path<usize>) -> Redirect {
    if let Some(person) = people().get(number)
        && let Err(error) = desk.smart_cards.put(SimulatedSmartCard::of(person))
    {
        tracing::warn!(%error, "the card was not put in");
    }
    Redirect::to("/")
}

async fn remove(State(desk): State<Desk>) -> Redirect {
    desk.smart_cards.take();
    Redirect::to("/")
}

/// What is done to the camera, or put before it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CameraAct {
    Face,
    Document,
    Slow,
    Garbage,
    Mend,
    Unplug,
    Plug,
}

async fn mind_camera(State(desk): State<Desk>, Path(act): Path<CameraAct>) -> Redirect {
    match act {
        CameraAct::Face => desk.camera.show(Scenery::Face),
        CameraAct::Document => desk.camera.show(Scenery::Document),
        CameraAct::Slow => desk.camera.set_fault(Some(PictureFault::Slow)),
        CameraAct::Garbage => desk.camera.set_fault(Some(PictureFault::Garbage)),
        CameraAct::Mend => desk.camera.set_fault(None),
        CameraAct::Unplug => desk.camera.unplug(),
        CameraAct::Plug => {
            if let Err(error) = desk.camera.plug_in() {
                tracing::warn!(%error, "the camera is not on the network");
            }
        }
    }
    Redirect::to("/")
}

/// What is done to the receipt printer.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReceiptAct {
    Roll,
    Empty,
    Open,
    Close,
    Take,
}

async fn mind_receipts(State(desk): State<Desk>, Path(act): Path<ReceiptAct>) -> Redirect {
    match act {
        ReceiptAct::Roll => desk.receipts.set_rows(None),
        ReceiptAct::Empty => desk.receipts.set_rows(Some(0)),
        ReceiptAct::Open => desk.receipts.set_fault(Some(ReceiptFault::CoverOpen)),
        ReceiptAct::Close => desk.receipts.set_fault(None),
        ReceiptAct::Take => desk.receipts.take(),
    }
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
