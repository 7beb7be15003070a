use fleet_domain::Language;
use fleet_domain::install_sheet::InstallColumn;
use fleet_domain::sheet::{SheetCell, SheetRow};
use fleet_domain::{InstallProblem, InstallState};

use super::item::Install;

/// How wide a column is, in characters.
pub(super) const fn width(column: InstallColumn) -> u8 {
    match column {
        InstallColumn::Name | InstallColumn::Location => 34,
        InstallColumn::Project | InstallColumn::Note => 28,
        InstallColumn::Installer | InstallColumn::DueDay => 14,
    }
}

/// What an export says besides, with how wide it is: an import passes over it.
pub(super) const INFORMATIVE: [(&str, &str, u8); 6] = [
    ("行政区划", "Division", 12),
    ("状态", "State", 10),
    ("问题", "Problems", 18),
    ("安装时间", "Installed", 14),
    ("验收时间", "Accepted", 14),
    ("现用名称", "Present name", 34),
];

/// The headings that are read again.
pub(super) fn headings(language: Language) -> Vec<SheetCell> {
    InstallColumn::ALL.into_iter().map(|column| text(column.heading(language))).collect()
}

/// The headings of all that an export says.
pub(super) fn all_headings(language: Language) -> SheetRow {
    let mut cells = headings(language);
    let informative = INFORMATIVE.into_iter();
    cells.extend(informative.map(|(chinese, english, _)| text(language.choose(chinese, english))));
    SheetRow { number: 1, cells }
}

/// The row of a planned terminal.
pub(super) fn cells(item: &Install, number: u32, language: Language) -> SheetRow {
    let day = |at: Option<i64>| at.map(|at| fleet_domain::ChinaDay::of(at).to_string()).unwrap_or_default();
    let terminal = item.terminal.as_ref();
    let problems = item.problems.iter().map(|problem| problem_word(*problem, language));
    let texts = [
        item.name.clone(),
        item.location.name.clone(),
        item.project.clone(),
        item.installer.as_ref().map(|person| person.username.clone()).unwrap_or_default(),
        item.due_day.map(|day| day.to_string()).unwrap_or_default(),
        item.note.clone(),
        item.location.division_name.clone(),
        state_word(item.state, language).to_owned(),
        problems.collect::<Vec<_>>().join(language.choose("、", ", ")),
        day(terminal.and_then(|terminal| terminal.installed_at)),
        day(terminal.and_then(|terminal| terminal.accepted_at)),
        terminal.map(|terminal| terminal.name.clone()).unwrap_or_default(),
    ];
    SheetRow { number, cells: texts.iter().map(|cell| text(cell)).collect() }
}

pub(super) fn text(text: &str) -> SheetCell {
    if text.is_empty() { SheetCell::Empty } else { SheetCell::Text(text.to_owned()) }
}

fn state_word(state: InstallState, language: Language) -> &'static str {
    let (chinese, english) = match state {
        InstallState::Planned => ("待安装", "Planned"),
        InstallState::Installed => ("待验收", "Installed"),
        InstallState::Accepted => ("已验收", "Accepted"),
    };
    language.choose(chinese, english)
}

fn problem_word(problem: InstallProblem, language: Language) -> &'static str {
    let (chinese, english) = match problem {
        InstallProblem::Overdue => ("已逾期", "Overdue"),
        InstallProblem::SelfTestFailed => ("自检未通过", "Self-test failed"),
    };
    language.choose(chinese, english)
}
