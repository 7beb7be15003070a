use fleet_domain::Language;
use fleet_domain::install_sheet::{InstallCellFault, InstallRowFault};

/// What to do about a fault.
pub(super) fn sentence(fault: &InstallCellFault, language: Language) -> String {
    let heading = fault.column.heading(language);
    match language {
        Language::Chinese => chinese(fault.fault, heading),
        Language::English => english(fault.fault, heading),
    }
}

fn chinese(fault: InstallRowFault, heading: &str) -> String {
    match fault {
        InstallRowFault::Missing => format!("“{heading}”不能为空，请填写；整行不要时请删除该行。"),
        InstallRowFault::TooLong { most } => format!("“{heading}”不得超过 {most} 字，请缩短。"),
        InstallRowFault::ControlCharacter => {
            format!("“{heading}”中有换行或不可见字符，请改成一行。")
        }
        InstallRowFault::NotText => {
            format!("“{heading}”是日期、逻辑值或公式错误，请把单元格设为“文本”格式后重新填写。")
        }
        InstallRowFault::LocationUnknown => {
            "没有这个点位，请先在“点位”中登记，或检查名称是否一字不差。".to_owned()
        }
        InstallRowFault::LocationAmbiguous => {
            "有几个点位叫这个名称，请改填点位编号（可从点位的导出表格中复制）。".to_owned()
        }
        InstallRowFault::DivisionOutOfReach => {
            "您没有该行政区划的权限，请删除该行，或由有权限的人员导入。".to_owned()
        }
        InstallRowFault::InstallerUnknown => {
            "没有这个账号，或它已停用、只能查看；请填写用户名，或留空。".to_owned()
        }
        InstallRowFault::InstallerAmbiguous => "有几个账号叫这个姓名，请改填用户名。".to_owned(),
        InstallRowFault::DayWrong => "请填写日历上有的日期，如 2027-02-17。".to_owned(),
        InstallRowFault::Duplicate { row } => {
            format!("与第 {row} 行是同一点位的同名终端，请改名或只保留一行。")
        }
        InstallRowFault::Example => "这是模板中的示例，请删除该行。".to_owned(),
    }
}

fn english(fault: InstallRowFault, heading: &str) -> String {
    match fault {
        InstallRowFault::Missing => format!("{heading} must not be empty: fill it in, or delete the row."),
        InstallRowFault::TooLong { most } => format!("{heading} has at most {most} characters: shorten it."),
        InstallRowFault::ControlCharacter => {
            format!("{heading} has a line break or an invisible character: make it one line.")
        }
        InstallRowFault::NotText => {
            format!(
                "{heading} is a date, a truth value or a formula's error: format the cell as text and type it again."
            )
        }
        InstallRowFault::LocationUnknown => {
            "There is no such location: register it first, or write its name exactly.".to_owned()
        }
        InstallRowFault::LocationAmbiguous => {
            "Several locations have this name: give the ID from an export of the locations.".to_owned()
        }
        InstallRowFault::DivisionOutOfReach => {
            "You may not plan terminals of this division: delete the row, or let somebody import it who may."
                .to_owned()
        }
        InstallRowFault::InstallerUnknown => {
            "There is no such account, or it is disabled or a viewer: give a user name, or leave it empty."
                .to_owned()
        }
        InstallRowFault::InstallerAmbiguous => {
            "Several accounts have this name: give the user name.".to_owned()
        }
        InstallRowFault::DayWrong => "Give a day of the calendar, such as 2027-02-17.".to_owned(),
        InstallRowFault::Duplicate { row } => {
            format!("Row {row} has the same name at the same location: rename one, or keep one of the two.")
        }
        InstallRowFault::Example => "This is the example of the template: delete the row.".to_owned(),
    }
}
