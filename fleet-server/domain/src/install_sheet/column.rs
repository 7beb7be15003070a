use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Language;
use crate::location_sheet::bare;

/// A column of a spreadsheet of planned terminals, by the name of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstallColumn {
    /// The terminal's name to be.
    Name,
    /// Where it is to stand, by name or id.
    Location,
    /// What belongs together.
    Project,
    /// Who sets it up, by user name or name.
    Installer,
    /// The last day on which it is in time.
    DueDay,
    /// About the hardware.
    Note,
}

impl InstallColumn {
    /// All of them, as a sheet has them from left to right.
    pub const ALL: [Self; 6] =
        [Self::Name, Self::Location, Self::Project, Self::Installer, Self::DueDay, Self::Note];

    /// Its name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Location => "location",
            Self::Project => "project",
            Self::Installer => "installer",
            Self::DueDay => "due_day",
            Self::Note => "note",
        }
    }

    /// Its heading in a sheet.
    pub fn heading(self, language: Language) -> &'static str {
        let (chinese, english) = match self {
            Self::Name => ("终端名称", "Terminal"),
            Self::Location => ("点位", "Location"),
            Self::Project => ("项目", "Project"),
            Self::Installer => ("安装人员", "Installer"),
            Self::DueDay => ("计划日期", "Due day"),
            Self::Note => ("硬件备注", "Hardware note"),
        };
        language.choose(chinese, english)
    }

    /// The column that a heading means, in either language and in the words of the API.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let heading = bare(heading);
        Self::ALL.into_iter().find(|column| {
            let own = [column.as_str(), column.heading(Language::Chinese), column.heading(Language::English)];
            own.iter().any(|name| bare(name) == heading)
                || column.other_headings().contains(&heading.as_str())
        })
    }

    /// What people call it, [`bare`].
    const fn other_headings(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["名称", "终端", "设备名称", "name", "terminalname"],
            Self::Location => &["点位名称", "点位编号", "大厅", "大厅名称", "locationname", "locationid"],
            Self::Project => &["项目名称", "批次"],
            Self::Installer => &["安装人", "安装员", "负责人", "username"],
            Self::DueDay => &["日期", "安装日期", "计划安装日期", "截止日期", "date", "due", "duedate"],
            Self::Note => &["备注", "硬件", "设备型号", "note", "hardware"],
        }
    }
}
