//! The printer of pages: what lies in its tray, and what is done to it.

use std::fmt::Write as _;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::Deserialize;
use terminal_devices::simulator::SimulatedPrinter;

use super::{Desk, button};

/// Sheets of a full tray.
const FULL: u32 = 250;

/// Where its papers are read, and it is minded.
pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/printer/{act}", post(mind)).route("/printed/{number}", get(printed))
}

/// Its part of the page.
pub(super) fn tell(printer: &SimulatedPrinter, page: &mut String) {
    page.push_str("<h1>模拟打印机</h1>");
    for (act, word) in [("fill", "装满纸"), ("empty", "取走全部纸")] {
        button(page, &format!("/printer/{act}"), word);
    }
    let papers = printer.papers().unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = write!(page, "<p>已打印 {} 个文件。</p>", papers.len());
    for (at, paper) in papers.iter().enumerate().rev() {
        let _ = write!(page, "<p><a href=/printed/{at}>第 {} 个文件</a>，{} 份</p>", at + 1, paper.copies);
    }
}

/// What is done to it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PrinterAct {
    Fill,
    Empty,
}

async fn mind(State(desk): State<Desk>, Path(act): Path<PrinterAct>) -> Redirect {
    if let Some(printer) = &desk.printer {
        let sheets = match act {
            PrinterAct::Fill => FULL,
            PrinterAct::Empty => 0,
        };
        if let Err(error) = printer.set_paper(sheets) {
            tracing::warn!(%error, "the printer was not minded");
        }
    }
    Redirect::to("/")
}

/// A document that was printed, in its tray's order.
async fn printed(
    State(desk): State<Desk>,
    Path(number): Path<usize>,
) -> Result<impl IntoResponse, StatusCode> {
    let papers = desk.printer.as_ref().and_then(|printer| printer.papers().ok()).unwrap_or_default();
    let paper = papers.into_iter().nth(number).ok_or(StatusCode::NOT_FOUND)?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], paper.bytes))
}
