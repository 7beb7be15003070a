use fleet_protocol::{DeviceState, SelfTest, SelfTestFact, SelfTestItem, SelfTestOutcome, SelfTestPicture};
use terminal_core::Mono;
use terminal_core::ipc::{RunState, SelfTestRequest, SelfTestState, SelfTestWord, ShellMessage};
use terminal_core::self_test::{Guide, GuideAction, StepPhase, Told, Trouble, fact, is_measured, may_accept};
use terminal_devices::camera::{CameraRequest, Frame};
use terminal_devices::id_card::ReaderRequest;
use terminal_devices::printer::coded_test_page;
use terminal_devices::receipt::Receipt;
use terminal_devices::scanner::{CodeFormats, ScannerRequest};
use terminal_devices::smart_card::{SmartCardProgress, SmartCardRequest};

use super::Controller;
use super::acceptance::AcceptanceWork;
use super::test_picture::{code_picture, given_picture};
use crate::page::{Language, MachineShown, SelfTestCall, SelfTestPage, SelfTestShown, StepShown};
use crate::stage::{Stage, TrustedPage};

/// All that the controller knows of the test of the hardware, and of acceptance.
#[derive(Debug)]
pub(super) struct SelfTests {
    /// Which page is shown, if one is.
    page: Option<SelfTestPage>,
    /// What the agent said last.
    pub known: Option<SelfTestState>,
    guide: Guide,
    /// So many fingers are on the glass.
    fingers: u32,
    /// The code that was printed last: a picture of it, once it has come back.
    printed: Option<String>,
    /// How bright the panel is for a test, in percent.
    brightness: Option<u8>,
    pub acceptance: Option<AcceptanceWork>,
    /// It is opened as soon as somebody may.
    pub is_next: bool,
}

impl SelfTests {
    pub(super) const fn new(seed: u64) -> Self {
        Self {
            page: None,
            known: None,
            guide: Guide::new(seed),
            fingers: 0,
            printed: None,
            brightness: None,
            acceptance: None,
            is_next: false,
        }
    }

    /// The next item that a person has to judge, after this one.
    fn next_after(&self, item: SelfTestItem) -> Option<SelfTestItem> {
        let results = &self.known.as_ref()?.run.as_ref()?.results;
        let is_open =
            |next: &SelfTestItem| !is_measured(*next) && results.iter().all(|one| one.item != *next);
        SelfTestItem::ALL.into_iter().filter(|next| *next > item).find(is_open)
    }
}

impl<S: Stage> Controller<S> {
    /// The home page alone asks for it, while somebody maintains the terminal.
    pub(super) fn self_test_called(&mut self, page: TrustedPage, call: SelfTestCall, now: Mono) {
        if page != TrustedPage::Home || !self.maintenance.is_open() || self.self_tests.known.is_none() {
            return;
        }
        match call {
            SelfTestCall::Open {} => self.self_tests.page = Some(SelfTestPage::Overview),
            SelfTestCall::Close {} => self.leave_self_test(None),
            SelfTestCall::Begin { anew } => self.begin_self_test(anew),
            SelfTestCall::Item { item } => self.open_item(item, now),
            SelfTestCall::Start {} => self.self_tests.guide.handle_start(now),
            SelfTestCall::Answer { answer } => self.self_tests.guide.handle_answer(&answer, now),
            SelfTestCall::Verdict { passed, facts, picture } => self.judge(passed, facts, picture),
            SelfTestCall::Dim { percent } => self.dim_for_test(percent),
            SelfTestCall::Skip {} => self.self_tests.guide.handle_skip(),
            SelfTestCall::Again {} => self.test_again(),
            SelfTestCall::Finish {} => {
                self.ask_self_test(SelfTestRequest::Finish);
                self.leave_self_test(Some(SelfTestPage::Overview));
            }
            SelfTestCall::Cancel {} => {
                self.ask_self_test(SelfTestRequest::Cancel);
                self.leave_self_test(Some(SelfTestPage::Overview));
            }
            SelfTestCall::Accept {} => self.begin_acceptance(now),
            SelfTestCall::Remark { text } => self.remark(&text),
            SelfTestCall::Sign { who, name, signature } => self.sign(who, &name, signature, now),
            SelfTestCall::Unsign { who } => self.unsign(who),
            SelfTestCall::Make {} => self.make_paper(now),
            SelfTestCall::Print {} => self.print_paper(),
        }
        self.mind_guide(now);
    }

    /// Opens it for whoever was asked in and may by now.
    pub(super) fn open_next(&mut self) {
        let may = self.maintenance.is_open() && self.self_tests.known.is_some();
        if may && std::mem::take(&mut self.self_tests.is_next) {
            self.self_tests.page = Some(SelfTestPage::Overview);
        }
    }

    pub(super) fn leave_self_test(&mut self, page: Option<SelfTestPage>) {
        self.self_tests.guide.close();
        self.self_tests.page = page;
        self.self_tests.acceptance = None;
    }

    pub(super) fn show_self_test_page(&mut self, page: SelfTestPage) {
        self.self_tests.page = Some(page);
    }

    fn begin_self_test(&mut self, anew: bool) {
        self.ask_self_test(SelfTestRequest::Begin { anew });
        self.leave_self_test(Some(SelfTestPage::Overview));
    }

    fn open_item(&mut self, item: SelfTestItem, now: Mono) {
        let may = self.self_tests.known.as_ref().is_some_and(|known| known.run.is_some());
        if !may {
            return;
        }
        self.self_tests.page = Some(SelfTestPage::Item);
        self.self_tests.fingers = 0;
        let has_scanner = self.scans.device() == Some(DeviceState::Ready);
        self.self_tests.guide.open(item, has_scanner);
        if item == SelfTestItem::Touch {
            let fingers = self.display.fingers();
            self.self_tests.guide.handle_glass(fingers);
        }
        self.mind_guide(now);
        // Where the device waits for the person, it may do so at once.
        if matches!(
            item,
            SelfTestItem::Camera
                | SelfTestItem::IdCardReader
                | SelfTestItem::SmartCardReader
                | SelfTestItem::Scanner
        ) {
            self.self_tests.guide.handle_start(now);
        }
    }

    fn judge(&mut self, passed: bool, facts: Vec<SelfTestFact>, picture: Option<SelfTestPicture>) {
        let Some(item) = self.self_tests.guide.step().map(|step| step.item) else { return };
        let is_given = picture.is_some();
        let picture = picture.and_then(|picture| given_picture(item, picture));
        if is_given && picture.is_none() {
            tracing::warn!(?item, "the picture of a self-test is left out: it is beyond its bounds");
        }
        self.self_tests.guide.handle_verdict(passed, facts, picture);
    }

    /// The panel is as bright as the test of the picture wants, until that is over.
    fn dim_for_test(&mut self, percent: u8) {
        let is_display = self.self_tests.guide.step().is_some_and(|step| step.item == SelfTestItem::Display);
        if is_display && self.has_backlight() {
            self.self_tests.brightness = Some(percent.clamp(LEAST_PERCENT, 100));
        }
    }

    /// How bright a test wants the panel, in percent.
    pub(super) const fn tested_brightness(&self) -> Option<u8> {
        self.self_tests.brightness
    }

    fn test_again(&mut self) {
        if let Some(step) = self.self_tests.guide.step() {
            let item = step.item;
            self.ask_self_test(SelfTestRequest::Again { item });
        }
    }

    pub(super) fn ask_self_test(&self, request: SelfTestRequest) {
        self.tell(ShellMessage::SelfTest(request));
    }

    /// Has the devices do what the guide says.
    fn mind_guide(&mut self, now: Mono) {
        while let Some(action) = self.self_tests.guide.poll_action() {
            match action {
                GuideAction::Say(digit) => self.say_digit(digit),
                GuideAction::Print(code) => self.print_code(&code, now),
                GuideAction::PrintReceipt(code) => self.print_receipt_code(&code, now),
                GuideAction::ReadCard => {
                    self.cards.tell_reader(ReaderRequest::Read);
                    // One that lies there already will do.
                    self.cards.tell_reader(ReaderRequest::Confirm);
                }
                GuideAction::ReadSmartCard => self.smart_cards.tell(SmartCardRequest::Open),
                GuideAction::Scan => self.scans.tell_scanner(ScannerRequest::Scan(CodeFormats::default())),
                GuideAction::Look => self.photos.tell(CameraRequest::Open),
                GuideAction::Rest(item) => self.rest_device(item),
                GuideAction::Tell(told) => self.tell_result(told, now),
            }
        }
    }

    fn rest_device(&mut self, item: SelfTestItem) {
        match item {
            SelfTestItem::Sound => self.drop_announcements(),
            SelfTestItem::Printer | SelfTestItem::ReceiptPrinter | SelfTestItem::Scanner => {
                self.scans.tell_scanner(ScannerRequest::Cancel);
            }
            SelfTestItem::IdCardReader => self.cards.tell_reader(ReaderRequest::Cancel),
            SelfTestItem::SmartCardReader => self.smart_cards.tell(SmartCardRequest::Close),
            SelfTestItem::Camera => {
                self.photos.tell(CameraRequest::Close);
                self.stage.show_frame(TrustedPage::Home, None);
                // What is seen next is for the page that asks citizens.
                self.stage.show_frame(TrustedPage::Bar, None);
            }
            SelfTestItem::Display => self.self_tests.brightness = None,
            SelfTestItem::Touch
            | SelfTestItem::Network
            | SelfTestItem::Disk
            | SelfTestItem::Memory
            | SelfTestItem::Temperature
            | SelfTestItem::Clock
            | SelfTestItem::PowerBackup
            | SelfTestItem::Watchdog
            | SelfTestItem::Hardening => {}
        }
    }

    /// The agent gets the result, and the person the next item.
    fn tell_result(&mut self, mut told: Told, now: Mono) {
        if told.item == SelfTestItem::IdCardReader {
            told.facts.extend(self.cards.module_facts());
        }
        let printed = self.self_tests.printed.take().filter(|_| told.outcome == SelfTestOutcome::Passed);
        if matches!(told.item, SelfTestItem::Printer | SelfTestItem::ReceiptPrinter) {
            told.picture = printed.map(code_picture);
        }
        if let Some(name) = self.models.of_item(told.item) {
            told.facts.push(fact("device_model", name));
        }
        let next = self.self_tests.next_after(told.item).filter(|_| !is_measured(told.item));
        self.ask_self_test(SelfTestRequest::Told(told));
        match next {
            Some(next) => self.open_item(next, now),
            None => self.leave_self_test(Some(SelfTestPage::Overview)),
        }
    }

    fn say_digit(&mut self, digit: u8) {
        if self.reader.device() != Some(DeviceState::Ready) {
            return self.self_tests.guide.handle_trouble(SelfTestItem::Sound, Trouble::Absent);
        }
        let place = usize::from(digit.clamp(1, 9)) - 1;
        let words = match self.language {
            Language::Chinese => format!("请选择您听到的数字：{0}。{0}。", DIGITS_ZH[place]),
            Language::English => format!("The number is {0}. {0}.", DIGITS_EN[place]),
        };
        self.say_test(&words);
    }

    fn print_code(&mut self, code: &str, now: Mono) {
        if self.prints.device().is_none() || self.prints.is_printing() {
            return self.self_tests.guide.handle_trouble(SelfTestItem::Printer, Trouble::Failed);
        }
        self.self_tests.printed = Some(code.to_owned());
        self.print_test_page(coded_test_page(&self.test_lines(now), code));
    }

    fn print_receipt_code(&mut self, code: &str, now: Mono) {
        if self.receipts.device().is_none() || self.receipts.is_printing() {
            return self.self_tests.guide.handle_trouble(SelfTestItem::ReceiptPrinter, Trouble::Failed);
        }
        self.self_tests.printed = Some(code.to_owned());
        let text = |text: &str| serde_json::json!({ "kind": "text", "text": text, "align": "center", "size": "double" });
        let mut items = vec![text("自检小票"), serde_json::json!({ "kind": "qr", "text": code }), text(code)];
        items.extend(
            self.test_lines(now)
                .iter()
                .skip(1)
                .map(|line| serde_json::json!({ "kind": "text", "text": line })),
        );
        match Receipt::read(serde_json::Value::from(items).to_string().as_bytes()) {
            Ok(receipt) => self.print_test_receipt(receipt),
            Err(error) => tracing::error!(%error, "the receipt of the self-test is none"),
        }
    }

    /// What nobody waits for any more was printed, or not.
    pub(super) fn test_printed(&mut self, item: SelfTestItem, is_printed: bool) {
        if is_printed {
            self.device_done(item);
        } else {
            self.self_tests.guide.handle_trouble(item, Trouble::Failed);
        }
    }

    /// A device has done what a test wants of it.
    pub(super) fn device_done(&mut self, item: SelfTestItem) {
        self.self_tests.guide.handle_done(item);
    }

    /// A device cannot do it.
    pub(super) fn device_troubled(&mut self, item: SelfTestItem, is_absent: bool) {
        let trouble = if is_absent { Trouble::Absent } else { Trouble::Failed };
        self.self_tests.guide.handle_trouble(item, trouble);
    }

    /// Whoever puts a card on is there.
    pub(super) fn card_tested_now(&mut self, now: Mono) {
        if self.is_tested(SelfTestItem::IdCardReader) {
            self.tell_maintenance_touch(now);
        }
    }

    pub(super) fn smart_card_test_moved(&mut self, progress: SmartCardProgress) {
        if !self.is_tested(SelfTestItem::SmartCardReader) {
            return;
        }
        match progress {
            SmartCardProgress::Lying => self.smart_cards.tell(SmartCardRequest::Confirm),
            SmartCardProgress::Mute => self.device_troubled(SelfTestItem::SmartCardReader, false),
            SmartCardProgress::NoCard => {}
        }
    }

    pub(super) fn code_tested(&mut self, text: &str) {
        self.self_tests.guide.handle_scanned(text);
    }

    pub(super) fn is_camera_tested(&self) -> bool {
        self.is_tested(SelfTestItem::Camera)
    }

    /// The camera shows something to whoever tests it.
    pub(super) fn camera_tested(&mut self, frame: &Frame) {
        self.stage.show_frame(TrustedPage::Home, Some(frame));
        self.photos.tell(CameraRequest::Next);
        self.device_done(SelfTestItem::Camera);
    }

    pub(super) fn camera_troubled(&mut self, is_absent: bool) {
        self.device_troubled(SelfTestItem::Camera, is_absent);
    }

    fn is_tested(&self, item: SelfTestItem) -> bool {
        self.self_tests.guide.step().is_some_and(|step| {
            step.item == item && !matches!(step.phase, StepPhase::Ready | StepPhase::Trouble(_))
        })
    }

    pub(super) fn finger_tested(&mut self, is_down: bool) {
        let fingers = &mut self.self_tests.fingers;
        *fingers = if is_down { fingers.saturating_add(1) } else { fingers.saturating_sub(1) };
        let fingers = *fingers;
        self.self_tests.guide.handle_fingers(fingers);
    }

    pub(super) fn watch_self_test(&mut self, now: Mono) {
        self.self_tests.guide.handle_timeout(now);
        self.watch_acceptance(now);
        // Devices speak at any time; what follows is done within a tick.
        self.mind_guide(now);
    }

    /// The agent speaks of it.
    pub(super) fn self_test_said(&mut self, word: SelfTestWord) {
        match word {
            SelfTestWord::State(state) => {
                self.self_tests.known = Some(state);
                self.open_next();
            }
            SelfTestWord::Accepted { id } => self.acceptance_taken(id),
            SelfTestWord::NotAccepted { reason } => self.acceptance_refused(reason),
        }
    }

    /// Whoever was there has gone.
    pub(super) fn close_self_test(&mut self) {
        if let Some(step) = self.self_tests.guide.step() {
            let item = step.item;
            self.rest_device(item);
        }
        let seed = rand::random();
        self.self_tests = SelfTests::new(seed);
    }

    /// For the home page.
    pub(super) fn self_test_shown(&self, now: Mono) -> Option<SelfTestShown> {
        let known = self.self_tests.known.as_ref().filter(|_| self.maintenance.is_open())?;
        let has_scanner = self.scans.device() == Some(DeviceState::Ready);
        let step = self.self_tests.guide.step();
        Some(SelfTestShown {
            page: self.self_tests.page,
            run: known.run.clone().map(without_photos),
            last: known.last.clone().map(|last| self.with_photos_for_paper(last)),
            may_accept: may_accept(known.last.as_ref(), self.wall(now)),
            step: step.map(|step| StepShown {
                module: (step.item == SelfTestItem::IdCardReader).then(|| self.cards.module_facts()),
                dims: self.has_backlight(),
                ..StepShown::of(step, has_scanner)
            }),
            acceptance: self.self_tests.acceptance.as_ref().map(AcceptanceWork::shown),
            accepted: known.accepted,
            machine: MachineShown::of(&known.machine),
            has_printer: self.prints.device().is_some(),
        })
    }

    /// A page that makes no paper needs no photo, and would get it with all that changes.
    fn with_photos_for_paper(&self, mut test: SelfTest) -> SelfTest {
        if self.self_tests.acceptance.is_none() {
            test.take_photo();
        }
        test
    }
}

fn without_photos(mut run: RunState) -> RunState {
    for result in &mut run.results {
        if let Some(SelfTestPicture::Photo(photo)) = &mut result.picture {
            photo.jpeg = None;
        }
    }
    run
}

/// A panel that is tested is never darker, in percent: whoever tests it has to see what to touch next.
const LEAST_PERCENT: u8 = 10;

const DIGITS_ZH: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
const DIGITS_EN: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
