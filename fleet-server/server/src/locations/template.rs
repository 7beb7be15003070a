use fleet_domain::location_sheet::{EXAMPLE_NAMES, LocationColumn, facilities_text};
use fleet_domain::sheet::{Sheet, SheetCell, SheetRow};
use fleet_domain::{Coordinates, HOME_TIME_ZONE, HolidayHours, Language, LocationFields, read_opening_hours};
use fleet_protocol::Facility;
use fleet_store::division;
use serde::Deserialize;
use utoipa::IntoParams;

use super::divisions::divisions;
use super::sheet::{cell, headings, width};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Params, Reading, Viewer};
use crate::spreadsheets::{Attachment, SheetFormat, SheetStyle};

/// What to know before filling it in.
const NOTES_CHINESE: [&str; 12] = [
    "一行一个点位。第一行是表头，列的顺序可以调整，不需要的列可以删去；“名称”和“行政区划”两列必须保留。",
    "请删去示例行后再导入。",
    "名称：不超过 80 字。同一行政区划内按名称识别已有点位：名称相同即修改该点位，否则新建。",
    "行政区划：填写名称（如 通川区、达州市通川区）或六位代码（如 511702）。",
    "地址不超过 200 字；楼层位置、联系人姓名、联系电话各不超过 40 字。",
    "经度、纬度：WGS-84 坐标的度数，如 107.507 和 31.215；两项都填或都不填。",
    "开放时间：如 周一至周五 09:00-12:00 13:30-17:00；周六 09:00-12:00。不填表示不显示开放时间。",
    "法定节假日：不开放（不填也是）、照常开放，或当天的时段，如 09:00-12:00。调休上班的周末：按周一开放（不填也是），或照常开放。",
    "列入公开清单：是（不填也是）或否。",
    "时区：一般不填，默认 Asia/Shanghai。",
    "点位编号：新点位不填。导出的表格里有编号，改名或换区划时请保留编号，不要改动。",
    "导入已有点位时，空的单元格会清空原有内容；不想改动的项目，请删去整列。",
];
const NOTES_ENGLISH: [&str; 12] = [
    "One location a row. The first row has the headings; columns may stand in any order and be left out, but for Name and Division.",
    "Delete the example before you import.",
    "Name: at most 80 characters. A location is known by its name within its division: the same name changes it, another makes a new one.",
    "Division: its name (通川区, 达州市通川区) or its six-digit code (511702).",
    "Address: at most 200 characters; floor and place, contact name and phone: at most 40 each.",
    "Longitude and latitude: degrees of WGS-84, such as 107.507 and 31.215; both or neither.",
    "Opening hours: such as Mon-Fri 09:00-12:00 13:30-17:00; Sat 09:00-12:00. Empty: terminals show none.",
    "Public holidays: Closed (also if empty), As usual, or the times of such a day, such as 09:00-12:00. Weekends that are worked: As on Mondays (also if empty), or As usual.",
    "In the public list: Yes (also if empty) or No.",
    "Time zone: usually empty, which is Asia/Shanghai.",
    "Location ID: empty for a new location. Exports have it; keep it when you rename a location or move it to another division.",
    "An empty cell clears the field of a location that exists; remove the whole column of what is not to change.",
];

/// In which language.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateParams {
    /// Chinese if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    language: Language,
}

/// A workbook to fill in for an import: headings, an example, and notes on a second sheet.
#[utoipa::path(get, path = "/locations/template", tag = "locations", params(TemplateParams),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = Vec<u8>)))]
pub async fn template(
    mut reading: Reading<Viewer>,
    Params(TemplateParams { language }): Params<TemplateParams>,
) -> ApiResult<Attachment> {
    let all = division::all(&mut reading.tx).await?;
    let divisions = divisions(&mut reading.tx).await?;
    let fields = example(language)?;
    let cells: Vec<SheetCell> = LocationColumn::ALL
        .into_iter()
        .map(|column| cell(None, &fields, column, &divisions, language))
        .collect();
    let sheet = Sheet { rows: vec![headings(language), SheetRow { number: 2, cells }] };
    let is_district = |division: &division::Division| division.level == 3;
    let style = SheetStyle {
        name: language.choose("点位", "Locations").to_owned(),
        widths: LocationColumn::ALL.map(width).to_vec(),
        choices: Some((1, all.into_iter().filter(is_district).map(|division| division.name).collect())),
        notes: Some((language.choose("填写说明", "Notes").to_owned(), notes(language))),
    };
    Attachment::write("locations-template", SheetFormat::Xlsx, sheet, style).await
}

fn notes(language: Language) -> Vec<String> {
    let notes = match language {
        Language::Chinese => NOTES_CHINESE,
        Language::English => NOTES_ENGLISH,
    };
    let facilities = language.choose("无障碍与便民设施，用顿号隔开：", "Accessibility, with semicolons: ");
    let facilities = facilities.to_owned() + &facilities_text(&Facility::ALL, language);
    notes.map(str::to_owned).into_iter().chain([facilities]).collect()
}

fn example(language: Language) -> ApiResult<LocationFields> {
    let words = |chinese, english| language.choose(chinese, english).to_owned();
    let internal = |_| ApiError::new(Code::Internal);
    let hours = "周一至周五 09:00-12:00 13:30-17:00";
    Ok(LocationFields {
        name: words(EXAMPLE_NAMES[0], EXAMPLE_NAMES[1]),
        division: "511702".parse().map_err(|_| ApiError::new(Code::Internal))?,
        address: words("达州市通川区朝阳中路 1 号", "1 Chaoyang Middle Road, Tongchuan"),
        floor: words("一楼自助服务区", "Ground floor, self-service area"),
        coordinates: Coordinates::new(Some(107.507), Some(31.215)).map_err(internal)?,
        opening_hours: read_opening_hours(hours).map_err(internal)?,
        holiday_hours: HolidayHours::default(),
        facilities: vec![Facility::StepFree, Facility::Helper],
        hidden: false,
        contact_name: words("张三", "Zhang San"),
        contact_phone: "0818-1234567".to_owned(),
        time_zone: HOME_TIME_ZONE.to_owned(),
        network: None,
        screen_hours: None,
    })
}
