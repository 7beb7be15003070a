//! New machines, nothing of them known but what an installer does on their screen: by one scan of the console's code, typed on the
//! screen's own keyboard and approved by somebody, and by a stick with signed settings. Every touch is a real one, and counted.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::{Value, json};
use url::Url;

use super::Chain;
use crate::demo::stage::Placed;
use crate::demo::terminal::{Terminal, Told};
use crate::harness::api::text;
use crate::harness::display::Display;
use crate::harness::probe::View;
use crate::harness::wait;

const SOON: Duration = Duration::from_secs(60);
/// By hand it may take so many touches, beside the letters of what is typed.
const MOST_TOUCHES: usize = 12;

pub(super) async fn hold(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    // New terminals find where they stand in it.
    let list = chain.api().get("/api/settings/public-list").await?;
    let published = json!({"is_published": true, "version": list["version"]});
    chain.api().put("/api/settings/public-list", &published).await?;
    by_scan(chain).await?;
    by_hand(chain).await?;
    by_stick(chain).await
}

/// The console's code answers server, root of trust, how the terminal is let in, and where it stands.
async fn by_scan(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let machine = machine(chain, "scanned", None, None).await?;
    let tried = scan(chain, &machine).await;
    let said = match machine.end_after(tried, &chain.pictures).await? {
        Some((questions, touches)) => {
            format!(
                "{questions} questions and {touches} touches to the home page: scanner chosen, one code scanned"
            )
        }
        None => "not tried: only root can plug a scanner in".to_owned(),
    };
    chain.report.step("first boot by one scan", &said);
    Ok(())
}

async fn scan(chain: &Chain<'_>, machine: &Terminal) -> anyhow::Result<Option<(usize, usize)>> {
    let Some(_port) = Port::plug_in(machine.scanner.link())? else { return Ok(None) };
    let hall = &chain.stage.halls[1];
    let setup = chain.api().get("/api/enrollment-codes/terminal-setup").await?;
    let groups: Vec<&str> =
        setup["root"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut link = Url::parse(&text(&setup, "/server")?)?;
    let code = issue(chain, Some(hall)).await?;
    let (root, location) = (groups.join("-"), &hall.location_id);
    link.set_fragment(Some(&format!("/set-up?root={root}&code={code}&location={location}")));

    begin(machine).await?;
    machine.touch(View::Home, "扫码器").await?;
    machine.touch(View::Home, Port::SHOWN).await?;
    machine.touch(View::Home, "下一步").await?;
    sound(machine).await?;
    step(machine, "怎样连接网络？").await?;
    machine.touch(View::Home, "下一步").await?;
    step(machine, "所属平台的地址").await?;
    machine.touch(View::Home, "扫码输入").await?;
    wait::until("the code to be read", SOON, async || {
        machine.scanner.present(link.as_str())?;
        Ok((heading(machine).await? == "核对一遍").then_some(()))
    })
    .await?;
    machine.count_question();
    let shown = machine.wait_text(View::Home, groups.first().context("no root")?, SOON).await?;
    anyhow::ensure!(groups.iter().all(|group| shown.contains(group)), "the root's fingerprint: {shown}");
    machine.wait_text(View::Home, hall.name, SOON).await?;
    machine.picture(&chain.pictures, "first-boot-1-scanned").await?;
    machine.touch(View::Home, "完成设置").await?;
    let touches = serves(machine, hall.name).await?;
    anyhow::ensure!(touches <= MOST_TOUCHES, "{touches} touches");
    Ok(Some((machine.questions(), touches)))
}

/// Nothing but the screen: the address is typed, the location found in the server's public list, somebody approves.
async fn by_hand(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let machine = machine(chain, "typed", None, None).await?;
    let tried = type_all(chain, &machine).await;
    let questions = machine.questions();
    let (touches, letters) = machine.end_after(tried, &chain.pictures).await?;
    let said = format!(
        "{questions} questions, {touches} touches, and {letters} for the address; placed as the installer wished"
    );
    chain.report.step("first boot by hand", &said);
    Ok(())
}

async fn type_all(chain: &Chain<'_>, machine: &Terminal) -> anyhow::Result<(usize, usize)> {
    begin(machine).await?;
    machine.touch(View::Home, "下一步").await?;
    sound(machine).await?;
    step(machine, "怎样连接网络？").await?;
    machine.touch(View::Home, "下一步").await?;
    step(machine, "所属平台的地址").await?;
    machine.touch(View::Home, "平台地址").await?;
    let letters = type_address(machine, &chain.stage.server.address).await?;
    machine.picture(&chain.pictures, "first-boot-2-typed").await?;
    machine.touch(View::Keyboard, "完成").await?;
    machine.touch(View::Home, "下一步").await?;
    step(machine, "核对升级信任根").await?;
    machine.touch(View::Home, "以后再说（不升级）").await?;
    step(machine, "有注册码吗？").await?;
    machine.touch(View::Home, "没有，由平台批准").await?;
    step(machine, "终端放在哪个点位？").await?;
    // One of those that are shown first.
    let hall = wait::until("the server's public list", SOON, async || {
        let shown = machine.probe().await?.text(View::Home).await?;
        Ok(chain.stage.halls.iter().find(|hall| shown.contains(hall.name)))
    })
    .await?;
    machine.picture(&chain.pictures, "first-boot-3-location").await?;
    machine.touch(View::Home, hall.name).await?;
    step(machine, "核对一遍").await?;
    machine.touch(View::Home, "完成设置").await?;
    let_in(chain, &hall.location_id).await?;
    let touches = serves(machine, hall.name).await? - letters;
    anyhow::ensure!(touches <= MOST_TOUCHES, "{touches} touches beside {letters} for the address");
    Ok((touches, letters))
}

/// Somebody approves it, and the console knows where the installer said that it stands.
async fn let_in(chain: &Chain<'_>, location: &str) -> anyhow::Result<()> {
    let pending = wait::until("the new terminal in the console", SOON, async || {
        let list = chain.api().get("/api/terminals?enrollment=pending").await?;
        let mut items = list["items"].as_array().into_iter().flatten();
        Ok(items.find(|item| !item["location_wish"].is_null()).cloned())
    })
    .await?;
    let wish = text(&pending, "/location_wish/id")?;
    anyhow::ensure!(wish == location, "the terminal wishes to stand at {wish}");
    let path = format!("/api/terminals/{}/approve", text(&pending, "/id")?);
    let body = json!({"version": pending["version"], "name": "10 号机", "location_id": wish});
    chain.api().post(&path, &body).await.map(drop)
}

/// A stick answers all of it where the machine has the root of trust already.
async fn by_stick(chain: &mut Chain<'_>) -> anyhow::Result<()> {
    let stick = chain.stage.work.join("stick");
    fs::create_dir_all(&stick)?;
    let root = Some(chain.publisher.root());
    let machine = machine(chain, "by-stick", root, Some(stick.clone())).await?;
    let tried = plug_stick(chain, &machine, &stick).await;
    let seconds = machine.end_after(tried, &chain.pictures).await?.as_secs_f32();
    let said = format!(
        "no question, no touch; the home page {seconds:.1} s after it was plugged in, in the hall that it names"
    );
    chain.report.step("first boot by a stick with signed settings", &said);
    Ok(())
}

async fn plug_stick(chain: &Chain<'_>, machine: &Terminal, stick: &Path) -> anyhow::Result<Duration> {
    let hall = &chain.stage.halls[3];
    // The code names no place: where the terminal comes to stand, the file alone says.
    let code = issue(chain, None).await?;
    shows(machine, "选择语言").await?;
    let draft = json!({
        "fleet": "达州市政务服务", "server": chain.stage.server.address, "codes": [code],
        "location": hall.location_id, "screen": {"turn": "normal"}, "volume": 60,
    });
    let (signed, plugged) = (chain.stage.work.join("kiosk-settings.json"), stick.join("kiosk-settings.json"));
    chain.publisher.sign_settings(&draft, &signed).await?;
    let began = Instant::now();
    fs::rename(signed, plugged)?;
    let touches = serves(machine, hall.name).await?;
    anyhow::ensure!((machine.questions(), touches) == (0, 0), "{touches} touches");
    Ok(began.elapsed())
}

/// A code that lets one terminal in, at a hall or wherever its installer wishes.
async fn issue(chain: &Chain<'_>, hall: Option<&Placed>) -> anyhow::Result<String> {
    let body = json!({
        "location_id": hall.map(|hall| &hall.location_id), "count": 1, "valid_for_ms": 3_600_000, "note": "演示:新终端"
    });
    text(&chain.api().post("/api/enrollment-codes", &body).await?, "/items/0/code")
}

async fn machine(
    chain: &Chain<'_>,
    name: &'static str,
    root: Option<PathBuf>,
    stick: Option<PathBuf>,
) -> anyhow::Result<Terminal> {
    let work = chain.stage.work.join(name);
    fs::create_dir_all(&work)?;
    let display = Display::in_memory("1080x1920").await?;
    let told = Told { root, stick, fingerprint: name, ..Told::default() };
    let mut machine = Terminal::install(&work, display, "1080x1920", &chain.slot, told).await?;
    machine.start().await?;
    Ok(machine)
}

async fn begin(machine: &Terminal) -> anyhow::Result<()> {
    step(machine, "选择语言").await?;
    machine.wait_touchable().await?;
    machine.touch(View::Home, "中文").await?;
    step(machine, "画面是正的吗？").await?;
    machine.touch(View::Home, "下一步").await?;
    step(machine, "本机有哪些设备？").await
}

/// Whoever tests it says whether it is heard.
async fn sound(machine: &Terminal) -> anyhow::Result<()> {
    step(machine, "听得到声音吗？").await?;
    let shown = machine.probe().await?.text(View::Home).await?;
    if !shown.contains("听到了") {
        return machine.touch(View::Home, "下一步").await;
    }
    machine.touch(View::Home, "播放").await?;
    machine.touch(View::Home, "听到了").await
}

/// Types with the keys on the screen; how many touches it took.
async fn type_address(machine: &Terminal, address: &str) -> anyhow::Result<usize> {
    let before = machine.touches();
    let mut layout = "英文";
    for letter in address.chars() {
        let wanted = match letter {
            'a'..='z' | '0'..='9' | '.' | '-' | '/' => "英文",
            _ => "符号",
        };
        if layout != wanted {
            machine.touch(View::Keyboard, wanted).await?;
            layout = wanted;
        }
        // Of the two pages of marks it shows the one from before.
        if wanted == "符号" && !has_key(machine, letter).await? {
            machine.touch(View::Keyboard, "更多").await?;
        }
        machine.touch(View::Keyboard, &letter.to_string()).await?;
    }
    let typed = wait::until("what was typed", SOON, async || {
        let value = machine.evaluate(View::Home, "document.querySelector('input').value").await?;
        Ok(value.as_str().filter(|value| value.len() >= address.len()).map(str::to_owned))
    })
    .await?;
    anyhow::ensure!(typed == address, "typed {address}, the field has {typed}");
    Ok(machine.touches() - before)
}

/// Once the keys of a layout are there.
async fn has_key(machine: &Terminal, key: char) -> anyhow::Result<bool> {
    machine.wait_text(View::Keyboard, "更多", SOON).await?;
    Ok(machine.probe().await?.find(View::Keyboard, &key.to_string()).await?.is_some())
}

/// Waits for a question that is answered here.
async fn step(machine: &Terminal, title: &str) -> anyhow::Result<()> {
    machine.count_question();
    shows(machine, title).await
}

/// Waits for a question.
async fn shows(machine: &Terminal, title: &str) -> anyhow::Result<()> {
    wait::until(&format!("the step {title:?}"), SOON, async || {
        let heading = heading(machine).await?;
        anyhow::ensure!(heading == title, "{heading:?} is shown");
        Ok(Some(()))
    })
    .await
}

async fn heading(machine: &Terminal) -> anyhow::Result<String> {
    let heading = machine.evaluate(View::Home, "document.querySelector('h1')?.innerText ?? ''").await?;
    Ok(heading.as_str().unwrap_or_default().trim().to_owned())
}

/// Waits for the home page; how many touches it took until then.
async fn serves(machine: &Terminal, hall: &str) -> anyhow::Result<usize> {
    machine.wait_text(View::Home, hall, SOON).await?;
    wait::until("the home page", SOON, async || {
        let page = machine.evaluate(View::Home, "document.querySelector('.setup') === null").await?;
        Ok((page == true).then_some(()))
    })
    .await?;
    Ok(machine.touches())
}

/// Serial devices are found by the names that the kernel gives them: for as long as this lives, one more is plugged in.
struct Port(PathBuf);

impl Port {
    const NAME: &str = "usb-Demo_Scanner_0001-if00";
    /// As the set-up shows it.
    const SHOWN: &str = "Demo Scanner 0001";

    /// `None` where that takes rights which this process has not.
    fn plug_in(to: &Path) -> std::io::Result<Option<Self>> {
        let directory = Path::new("/dev/serial/by-id");
        let port = Self(directory.join(Self::NAME));
        // The link may be there still, of a run that was killed.
        let made = fs::create_dir_all(directory).and_then(|()| {
            let _ = fs::remove_file(&port.0);
            symlink(to, &port.0)
        });
        match made {
            Ok(()) => Ok(Some(port)),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
