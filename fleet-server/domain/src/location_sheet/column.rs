use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Language;

/// A column of a spreadsheet of locations, by the name of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocationColumn {
    /// Which location; empty for a new one.
    Id,
    /// Its name.
    Name,
    /// Its division, by name or code.
    Division,
    /// Postal address.
    Address,
    /// Floor and place.
    Floor,
    /// Degrees east.
    Longitude,
    /// Degrees north.
    Latitude,
    /// When it is open.
    OpeningHours,
    /// What counts on public holidays.
    Holidays,
    /// What counts on weekends that are worked.
    WorkedWeekends,
    /// What helps whoever cannot do all by themselves.
    Facilities,
    /// Whether the public list has it.
    PublicList,
    /// Whom citizens ask.
    ContactName,
    /// Their number.
    ContactPhone,
    /// IANA name.
    TimeZone,
}

impl LocationColumn {
    /// All of them, as a sheet has them from left to right.
    pub const ALL: [Self; 15] = [
        Self::Name,
        Self::Division,
        Self::Address,
        Self::Floor,
        Self::Longitude,
        Self::Latitude,
        Self::OpeningHours,
        Self::Holidays,
        Self::WorkedWeekends,
        Self::ContactName,
        Self::ContactPhone,
        Self::Facilities,
        Self::PublicList,
        Self::TimeZone,
        Self::Id,
    ];

    /// Its name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Division => "division",
            Self::Address => "address",
            Self::Floor => "floor",
            Self::Longitude => "longitude",
            Self::Latitude => "latitude",
            Self::OpeningHours => "opening_hours",
            Self::Holidays => "holidays",
            Self::WorkedWeekends => "worked_weekends",
            Self::Facilities => "facilities",
            Self::PublicList => "public_list",
            Self::ContactName => "contact_name",
            Self::ContactPhone => "contact_phone",
            Self::TimeZone => "time_zone",
        }
    }

    /// Its heading in a sheet.
    pub fn heading(self, language: Language) -> &'static str {
        let (chinese, english) = match self {
            Self::Id => ("点位编号", "Location ID"),
            Self::Name => ("名称", "Name"),
            Self::Division => ("行政区划", "Division"),
            Self::Address => ("地址", "Address"),
            Self::Floor => ("楼层位置", "Floor and place"),
            Self::Longitude => ("经度", "Longitude"),
            Self::Latitude => ("纬度", "Latitude"),
            Self::OpeningHours => ("开放时间", "Opening hours"),
            Self::Holidays => ("法定节假日", "Public holidays"),
            Self::WorkedWeekends => ("调休上班的周末", "Weekends that are worked"),
            Self::Facilities => ("无障碍与便民设施", "Accessibility"),
            Self::PublicList => ("列入公开清单", "In the public list"),
            Self::ContactName => ("联系人姓名", "Contact name"),
            Self::ContactPhone => ("联系电话", "Contact phone"),
            Self::TimeZone => ("时区", "Time zone"),
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
            Self::Id => &["编号", "点位id"],
            Self::Name => &["点位名称", "点位", "大厅名称", "大厅", "locationname", "location"],
            Self::Division => &["区划", "区县", "区划代码", "行政区划代码", "divisioncode", "divisionname"],
            Self::Address => &["详细地址"],
            Self::Floor => &["楼层"],
            Self::Longitude => &["lng", "lon"],
            Self::Latitude => &["lat"],
            Self::OpeningHours => &["办公时间", "营业时间", "hours"],
            Self::Holidays => &["节假日", "holidays"],
            Self::WorkedWeekends => &["调休", "调休周末"],
            Self::Facilities => &["无障碍设施", "便民设施", "facilities"],
            Self::PublicList => &["公开", "是否公开", "public"],
            Self::ContactName => &["联系人", "contact"],
            Self::ContactPhone => &["电话", "手机", "联系方式", "phone", "telephone"],
            Self::TimeZone => &["timezone"],
        }
    }
}

/// A heading without spaces, marks, case, and what stands in brackets behind it.
pub(crate) fn bare(heading: &str) -> String {
    let end = heading.find(['(', '（', '[', '【']).filter(|end| *end > 0).unwrap_or(heading.len());
    let kept = |letter: &char| {
        !letter.is_whitespace() && !matches!(letter, '_' | '-' | '*' | '\u{feff}' | '：' | ':')
    };
    heading[..end].chars().filter(kept).flat_map(char::to_lowercase).collect()
}
