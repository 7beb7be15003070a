use fleet_domain::Language;
use fleet_domain::location_sheet::{CellFault, RowFault, facilities_text};
use fleet_protocol::Facility;

/// What to do about a fault.
pub(super) fn sentence(fault: &CellFault, language: Language) -> String {
    let heading = fault.column.heading(language);
    match language {
        Language::Chinese => chinese(fault.fault, heading),
        Language::English => english(fault.fault, heading),
    }
}

fn chinese(fault: RowFault, heading: &str) -> String {
    match fault {
        RowFault::Missing => format!("“{heading}”不能为空，请填写；整行不要时请删除该行。"),
        RowFault::TooLong { most } => format!("“{heading}”不得超过 {most} 字，请缩短。"),
        RowFault::ControlCharacter => format!("“{heading}”中有换行或不可见字符，请改成一行。"),
        RowFault::NotText => {
            format!("“{heading}”是日期、逻辑值或公式错误，请把单元格设为“文本”格式后重新填写。")
        }
        RowFault::Rounded => {
            format!("“{heading}”被 Excel 变成了科学计数，数字已丢失，请把单元格设为“文本”格式后重新填写。")
        }
        RowFault::NotANumber => format!("“{heading}”须为数字，如 107.507；请去掉单位和文字。"),
        RowFault::CoordinatesWrong => {
            "经度和纬度要么都填、要么都不填；经度在前（如 107.507），纬度在后（如 31.215），请检查是否填反。"
                .to_owned()
        }
        RowFault::OpeningHoursWrong => {
            "请按“周一至周五 09:00-12:00 13:30-17:00；周六 09:00-12:00”的样子填写，时段不得重叠。".to_owned()
        }
        RowFault::HolidaysWrong => "请填写“不开放”“照常开放”，或当天的时段，如 09:00-12:00。".to_owned(),
        RowFault::WeekendsWrong => "请填写“按周一开放”或“照常开放”。".to_owned(),
        RowFault::FacilityUnknown => {
            format!("请从这些里选，用顿号隔开：{}。", facilities_text(&Facility::ALL, Language::Chinese))
        }
        RowFault::YesOrNo => "请填写“是”或“否”。".to_owned(),
        RowFault::TimeZoneWrong => "请留空，或填写时区名称，如 Asia/Shanghai。".to_owned(),
        RowFault::DivisionUnknown => {
            "没有这个行政区划，请填写名称（如 通川区）或六位代码（如 511702）。".to_owned()
        }
        RowFault::DivisionAmbiguous => "有几个行政区划叫这个名称，请改填六位代码。".to_owned(),
        RowFault::DivisionOutOfReach => {
            "您没有该行政区划的权限，请删除该行，或由有权限的人员导入。".to_owned()
        }
        RowFault::IdWrong => "点位编号不完整或被改动，请从导出的表格中重新复制；新点位请留空。".to_owned(),
        RowFault::IdUnknown => "没有这个编号的点位，它可能已被删除；要新建点位请把编号留空。".to_owned(),
        RowFault::NameAmbiguous => {
            "该行政区划内有几个点位叫这个名称，请从导出的表格中填上点位编号。".to_owned()
        }
        RowFault::Duplicate { row } => format!("与第 {row} 行是同一个点位，请只保留一行。"),
        RowFault::Example => "这是模板中的示例，请删除该行。".to_owned(),
    }
}

fn english(fault: RowFault, heading: &str) -> String {
    match fault {
        RowFault::Missing => format!("{heading} must not be empty: fill it in, or delete the row."),
        RowFault::TooLong { most } => format!("{heading} has at most {most} characters: shorten it."),
        RowFault::ControlCharacter => format!("{heading} has a line break or an invisible character: make it one line."),
        RowFault::NotText => {
            format!("{heading} is a date, a truth value or a formula's error: format the cell as text and type it again.")
        }
        RowFault::Rounded => {
            format!("Excel rounded {heading} to scientific notation: format the cell as text and type it again.")
        }
        RowFault::NotANumber => format!("{heading} is a number such as 107.507: remove units and words."),
        RowFault::CoordinatesWrong => {
            "Give both longitude and latitude, or neither, such as 107.507 and 31.215; were they swapped?".to_owned()
        }
        RowFault::OpeningHoursWrong => {
            "Write them as Mon-Fri 09:00-12:00 13:30-17:00; Sat 09:00-12:00, without overlap.".to_owned()
        }
        RowFault::HolidaysWrong => {
            "Write Closed, As usual, or the times of such a day, such as 09:00-12:00.".to_owned()
        }
        RowFault::WeekendsWrong => "Write As on Mondays, or As usual.".to_owned(),
        RowFault::FacilityUnknown => {
            format!("Choose from these, with semicolons between them: {}.", facilities_text(&Facility::ALL, Language::English))
        }
        RowFault::YesOrNo => "Write Yes or No.".to_owned(),
        RowFault::TimeZoneWrong => "Leave it empty, or name a time zone such as Asia/Shanghai.".to_owned(),
        RowFault::DivisionUnknown => {
            "There is no such division: give its name (通川区) or its six-digit code (511702).".to_owned()
        }
        RowFault::DivisionAmbiguous => "Several divisions have this name: give the six-digit code.".to_owned(),
        RowFault::DivisionOutOfReach => {
            "You may not change locations of this division: delete the row, or let somebody import it who may.".to_owned()
        }
        RowFault::IdWrong => "The ID is damaged: copy it from an export; a new location has none.".to_owned(),
        RowFault::IdUnknown => {
            "No location has this ID; it may have been deleted. Leave it empty to make a new one.".to_owned()
        }
        RowFault::NameAmbiguous => {
            "Several locations of the division have this name: give the ID from an export.".to_owned()
        }
        RowFault::Duplicate { row } => format!("Row {row} means the same location: keep one of the two."),
        RowFault::Example => "This is the example of the template: delete the row.".to_owned(),
    }
}
