//! A citizen lets an app read an identity card and a social security card, scan a receipt and take a picture, has a receipt
//! printed, and nothing of them stays.

use std::path::Path;
use std::time::Duration;

use memchr::memmem;
use terminal_devices::id_card::IdCard;
use terminal_devices::simulator::{PrintedReceipt, SimulatedSmartCard, people};

use super::Chain;
use crate::demo::stage::logs;
use crate::harness::probe::View;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(30);
/// Not one that the app's own files name.
const RECEIPT: &str = "DZ-2026-7718";
/// In every picture of the camera.
const PICTURE: &str = "DZ-PICTURE-7718";
const APP: &str = "参保信息核对";

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    chain
        .wait_seen("all devices", SOON, |seen| {
            let shell = &seen["actual"]["shell"];
            let devices = ["id_card_reader", "scanner", "receipt_printer", "smart_card_reader", "camera"];
            devices.iter().all(|device| shell[device]["state"] == "ready")
        })
        .await?;
    let card = people().swap_remove(0);
    chain.terminal.open_app(APP).await?;
    chain.terminal.touch(View::App, "读取身份证").await?;
    chain.terminal.wait_text(View::Bar, "请将身份证放在读卡区", SOON).await?;
    chain.picture("terminal-6-card").await?;
    chain.terminal.reader.put(card.clone());
    chain.terminal.wait_text(View::App, &card.name, SOON).await?;
    chain.picture("terminal-6-card-read").await?;
    chain.terminal.reader.take();
    let other = people().swap_remove(1);
    smart_card(chain, &other).await?;
    chain.terminal.touch(View::App, "扫描受理回执").await?;
    chain.terminal.wait_text(View::Bar, "请把码对准扫码窗口", SOON).await?;
    chain.picture("terminal-6-scan").await?;
    chain.terminal.scanner.present(RECEIPT)?;
    chain.terminal.wait_text(View::App, RECEIPT, SOON).await?;
    photo(chain).await?;
    chain.end_session().await?;
    chain.wait_sessions().await?;
    let kept = [logs(&chain.stage.work)?, chain.terminal.root.join("agent"), chain.stage.work.join("server")];
    for place in &kept {
        let marks = [&*card.number, &*card.name, &*other.number, &*other.name, RECEIPT, PICTURE];
        for mark in marks.map(str::as_bytes) {
            anyhow::ensure!(!holds(place, mark)?, "what was read or scanned is in {}", place.display());
        }
    }
    chain.report.step(
        "cards, code, picture, receipt",
        "asked for by an app, presented after the terminal's own question, given to that app; in no log and no database",
    );
    Ok(())
}

/// A picture is taken, seen and given away; the camera is open no longer than it is looked through.
async fn photo(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    chain.terminal.camera.mark(PICTURE);
    anyhow::ensure!(chain.terminal.camera.watchers() == 0, "the camera is open before it is wanted");
    chain.terminal.touch(View::App, "拍摄证件照").await?;
    chain.terminal.wait_text(View::Bar, "对好了", SOON).await?;
    wait::until("the live picture", SOON, async || {
        let seen = chain.terminal.evaluate(View::Bar, "!!document.querySelector('canvas.seen')").await?;
        Ok((seen == true).then_some(()))
    })
    .await?;
    chain.picture("terminal-6-camera").await?;
    chain.terminal.touch(View::Bar, "拍照").await?;
    chain.terminal.wait_text(View::Bar, "您看这张照片行吗", SOON).await?;
    chain.picture("terminal-6-camera-taken").await?;
    chain.terminal.touch(View::Bar, "使用这张照片").await?;
    chain.terminal.wait_text(View::App, "照片已收到（960×720）", SOON).await?;
    anyhow::ensure!(chain.terminal.camera.watchers() == 0, "the camera is open after it was wanted");
    Ok(())
}

/// The social security card is read, and what stands on it is printed.
async fn smart_card(chain: &mut Chain<'_>, person: &IdCard) -> anyhow::Result<()> {
    chain.terminal.touch(View::App, "读取社保卡").await?;
    chain.terminal.wait_text(View::Bar, "请插卡或贴卡", SOON).await?;
    chain.picture("terminal-6-smart-card").await?;
    chain.terminal.smart_cards.put(SimulatedSmartCard::of(person))?;
    chain.terminal.wait_text(View::App, &person.name, SOON).await?;
    chain.terminal.wait_text(View::Bar, "请取走您的卡", SOON).await?;
    chain.picture("terminal-6-smart-card-read").await?;
    chain.terminal.smart_cards.take();
    chain.terminal.touch(View::App, "打印小票").await?;
    chain.terminal.wait_text(View::App, "小票已打印", SOON).await?;
    let printed = chain.terminal.receipts.printed();
    let text = printed.first().map(PrintedReceipt::text).unwrap_or_default();
    anyhow::ensure!(text.contains(&*person.name), "what was read is not on the receipt");
    anyhow::ensure!(chain.terminal.receipts.is_empty(), "something is left in the receipt printer");
    Ok(())
}

/// Whether a file below a directory has these bytes in it.
fn holds(place: &Path, mark: &[u8]) -> anyhow::Result<bool> {
    for entry in std::fs::read_dir(place)? {
        let path = entry?.path();
        let found = if path.is_dir() {
            holds(&path, mark)?
        } else {
            // Files come and go while a database works.
            let bytes = std::fs::read(&path).unwrap_or_default();
            memmem::find(&bytes, mark).is_some()
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}
