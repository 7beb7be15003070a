use fleet_domain::install_sheet::{INSTALL_EXAMPLES, InstallColumn};
use fleet_domain::sheet::{Sheet, SheetRow};
use fleet_domain::{ChinaDay, Language};
use fleet_store::Tx;
use fleet_store::install::{self, InstallFilter, LIST, place};
use fleet_store::list::{Cursor, Page};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::Install;
use super::list::{DEFAULT, InstallParams};
use super::sheet::{INFORMATIVE, all_headings, cells, headings, text, width};
use crate::problem::{ApiResult, Code};
use crate::request::{ListQuery, Params, Reading, Viewer};
use crate::spreadsheets::{Attachment, SheetFormat, SheetStyle};

/// Rows that are fetched at a time.
const BATCH: u32 = 1_000;
/// The most that a file holds: it is made in memory.
const MOST: usize = 20_000;

const NOTES_CHINESE: [&str; 7] = [
    "一行一台终端。第一行是表头，列的顺序可以调整；“终端名称”和“点位”两列必须保留。",
    "请删去示例行后再导入。",
    "终端名称：不超过 64 字。同一点位内按名称识别：已有同名计划即修改，否则新建。",
    "点位：填写已登记点位的名称，重名时填写点位编号。",
    "安装人员：填写用户名，或账号的姓名；只读账号不能作为安装人员。可不填。",
    "计划日期：如 2027-02-17，超过这一天未验收即为逾期。可不填。",
    "项目不超过 60 字，硬件备注不超过 200 字。空的单元格会清空原有内容；不想改动的项目，请删去整列。",
];
const NOTES_ENGLISH: [&str; 7] = [
    "One terminal a row. The first row has the headings; columns may stand in any order; Terminal and Location must stay.",
    "Delete the example before you import.",
    "Terminal: at most 64 characters. A plan is known by its name at its location: the same name changes it, another makes a new one.",
    "Location: the name of a location that is registered, or its ID where several have the name.",
    "Installer: user name, or name of the account; viewers cannot install. May be empty.",
    "Due day: such as 2027-02-17; what is not accepted by then is overdue. May be empty.",
    "Project: at most 60 characters, hardware note: at most 200. An empty cell clears the field; remove the column of what is not to change.",
];

/// As which kind of file, in which language.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InstallSheetParams {
    /// `csv` if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    format: SheetFormat,
    /// That of the headings; Chinese if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    language: Language,
}

/// In which language.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InstallTemplateParams {
    /// Chinese if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    language: Language,
}

/// The plan as a spreadsheet, which an import takes again: unchanged, it changes nothing.
#[utoipa::path(get, path = "/installs/export", tag = "installs", operation_id = "export_installs",
    params(InstallParams, ListQuery, InstallSheetParams),
    responses((status = 200, content_type = "text/csv", body = String),
        (status = 422, description = "`export_too_large`")))]
pub async fn export(
    mut reading: Reading<Viewer>,
    Params(params): Params<InstallParams>,
    Params(query): Params<ListQuery>,
    Params(InstallSheetParams { format, language }): Params<InstallSheetParams>,
) -> ApiResult<Attachment> {
    let filter = params.filter(reading.principal.user_id, reading.now)?;
    let page = query.page(&LIST, DEFAULT)?;
    let today = ChinaDay::of(reading.now);
    let items = all(&mut reading.tx, &filter, (page, MOST), today).await?;
    let items = items.ok_or(Code::ExportTooLarge)?;
    let mut rows = vec![all_headings(language)];
    rows.extend((2..).zip(&items).map(|(number, item)| cells(item, number, language)));
    let mut widths = InstallColumn::ALL.map(width).to_vec();
    widths.extend(INFORMATIVE.map(|(_, _, width)| width));
    let name = language.choose("安装计划", "Installations").to_owned();
    let style = SheetStyle { name, widths, choices: None, notes: None };
    Attachment::write("installs", format, Sheet { rows }, style).await
}

/// A workbook to fill in for an import: headings, an example, and notes on a second sheet.
#[utoipa::path(get, path = "/installs/template", tag = "installs", operation_id = "install_template",
    params(InstallTemplateParams),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = Vec<u8>)))]
pub async fn template(
    mut reading: Reading<Viewer>,
    Params(InstallTemplateParams { language }): Params<InstallTemplateParams>,
) -> ApiResult<Attachment> {
    let people = install::installers(&mut reading.tx).await?;
    let example = [
        language.choose(INSTALL_EXAMPLES[0], INSTALL_EXAMPLES[1]),
        language.choose("通川区政务服务中心", "Tongchuan service hall"),
        language.choose("第二批", "Second lot"),
        "",
        "2027-02-17",
        language.choose("立式，带高拍仪", "Standing, with camera"),
    ];
    let rows = vec![
        SheetRow { number: 1, cells: headings(language) },
        SheetRow { number: 2, cells: example.iter().map(|cell| text(cell)).collect() },
    ];
    let notes = match language {
        Language::Chinese => NOTES_CHINESE,
        Language::English => NOTES_ENGLISH,
    };
    let style = SheetStyle {
        name: language.choose("安装计划", "Installations").to_owned(),
        widths: InstallColumn::ALL.map(width).to_vec(),
        choices: Some((3, people.into_iter().map(|person| person.username).collect())),
        notes: Some((language.choose("填写说明", "Notes").to_owned(), notes.map(str::to_owned).to_vec())),
    };
    Attachment::write("installs-template", SheetFormat::Xlsx, Sheet { rows }, style).await
}

/// All that the filter finds, in the order of the page; nothing if it is more than `most`.
pub(super) async fn all(
    tx: &mut Tx,
    filter: &InstallFilter,
    (page, most): (Page, usize),
    today: ChinaDay,
) -> ApiResult<Option<Vec<Install>>> {
    let mut page = Page { limit: BATCH, after: None, ..page };
    let mut items = Vec::new();
    loop {
        let (rows, _) = install::list(tx, filter, &page).await?;
        let sort = page.sort.unwrap_or_default();
        let last = rows.last().filter(|_| rows.len() == BATCH as usize).map(|row| place(row, sort));
        items.extend(rows.into_iter().map(|row| Install::of(row, today)));
        if items.len() > most {
            return Ok(None);
        }
        let Some((key, tie)) = last else { return Ok(Some(items)) };
        page.after = Some(Cursor { sort: sort.to_owned(), key, tie });
    }
}
