use fleet_protocol::{Facility, LocationId};
use uuid::Uuid;

use super::LocationColumn::{ContactPhone, Latitude, Longitude, Name, OpeningHours};
use super::*;
use crate::sheet::{SheetCell, SheetRow};
use crate::{Language, LocationFields};

fn divisions() -> Divisions {
    let node = |code: &str, name: &str, parent: Option<&str>| DivisionNode {
        code: code.parse().unwrap(),
        name: name.into(),
        parent: parent.map(|code| code.parse().unwrap()),
    };
    Divisions::new([
        node("510000", "四川省", None),
        node("511700", "达州市", Some("510000")),
        node("511702", "通川区", Some("511700")),
        node("511725", "渠县", Some("511700")),
        node("510102", "市中区", Some("510000")),
        node("511002", "市中区", Some("510000")),
    ])
}

fn row(number: u32, cells: &[&str]) -> SheetRow {
    let cells = cells.iter().map(|text| SheetCell::Text((*text).to_owned())).collect();
    SheetRow { number, cells }
}

fn drafts(headings: &[&str], rows: &[&[&str]]) -> Vec<LocationDraft> {
    let (layout, unknown) = read_layout(&row(1, headings)).unwrap();
    assert_eq!(unknown, []);
    let rows: Vec<SheetRow> = rows.iter().zip(2..).map(|(cells, number)| row(number, cells)).collect();
    read_drafts(&layout, &rows, &divisions())
}

fn plan(headings: &[&str], rows: &[&[&str]], known: &[KnownLocation]) -> Vec<RowOutcome> {
    let planned = plan_import(drafts(headings, rows), known, &DivisionReach::Everywhere);
    planned.into_iter().map(|row| row.outcome).collect()
}

fn faults(outcome: &RowOutcome) -> Vec<(&'static str, &'static str)> {
    let RowOutcome::Refused(faults) = outcome else { panic!("{outcome:?}") };
    faults.iter().map(|fault| (fault.column.as_str(), fault.fault.as_str())).collect()
}

fn id(number: u128) -> LocationId {
    LocationId(Uuid::from_u128(number))
}

fn hall(number: u128, name: &str, division: &str) -> KnownLocation {
    let fields = LocationFields {
        name: name.into(),
        division: division.parse().unwrap(),
        address: "朝阳中路 1 号".into(),
        floor: "一楼".into(),
        coordinates: crate::Coordinates::new(Some(107.507), Some(31.215)).unwrap(),
        opening_hours: crate::read_opening_hours("周一至周五 9:00-17:00").unwrap(),
        holiday_hours: crate::HolidayHours::default(),
        facilities: Vec::new(),
        hidden: false,
        contact_name: "张三".into(),
        contact_phone: "0818-1234567".into(),
        time_zone: "Asia/Shanghai".into(),
        network: None,
        screen_hours: None,
    };
    KnownLocation { id: id(number), fields }
}

#[test]
fn every_heading_is_found_again() {
    for column in LocationColumn::ALL {
        for language in [Language::Chinese, Language::English] {
            assert_eq!(LocationColumn::of_heading(column.heading(language)), Some(column));
        }
    }
    for (heading, column) in [
        (" 经度（WGS-84） ", Longitude),
        ("*名称", Name),
        ("opening_hours", OpeningHours),
        ("Division Code", LocationColumn::Division),
        ("\u{feff}名称", Name),
    ] {
        assert_eq!(LocationColumn::of_heading(heading), Some(column), "{heading}");
    }
}

#[test]
fn unknown_headings_are_told_and_needed_ones_demanded() {
    let (layout, unknown) = read_layout(&row(1, &["区县", "备注", "", "name", "终端数"])).unwrap();
    assert!(layout.has(Name) && !layout.has(LocationColumn::Floor));
    assert_eq!(unknown, [UnknownColumn { letters: "B".into(), heading: "备注".into() }]);
    assert_eq!(read_layout(&row(1, &["名称"])), Err(LayoutRefused::Missing(LocationColumn::Division)));
    let twice = row(1, &["名称", "Name", "行政区划"]);
    assert_eq!(read_layout(&twice), Err(LayoutRefused::Twice(Name)));
}

#[test]
fn a_title_may_stand_above_the_headings() {
    let table = [row(1, &["达州市点位清单"]), row(3, &["名称", "区县"]), row(4, &["新大厅", "渠县"])];
    let (_, unknown, below) = find_layout(&table).unwrap();
    assert_eq!((unknown.len(), below), (0, &table[2..]));
    let twice = [row(1, &["达州市点位清单"]), row(2, &["名称", "区县", "区划"])];
    assert_eq!(find_layout(&twice), Err(LayoutRefused::Twice(LocationColumn::Division)));
    assert_eq!(find_layout(&table[2..]), Err(LayoutRefused::Missing(Name)));
}

#[test]
fn divisions_are_found_by_code_name_and_path() {
    for text in ["511702", "通川区", "达州市通川区", "四川省 达州市 通川区"] {
        assert_eq!(divisions().find(text).unwrap().as_str(), "511702", "{text}");
    }
    assert_eq!(divisions().find("市中区"), Err(RowFault::DivisionAmbiguous));
    assert_eq!(divisions().find("511799"), Err(RowFault::DivisionUnknown));
    let ambiguous = "511002".parse().unwrap();
    assert_eq!(divisions().text(&ambiguous), "511002", "the name would not be found again");
}

#[test]
fn rows_are_created_updated_or_left() {
    let known = [hall(1, "通川区政务服务中心", "511702"), hall(2, "渠县政务服务中心", "511725")];
    let headings = ["行政区划", "名称", "电话", "经度", "纬度", "开放时间", "编号"];
    let outcomes = plan(
        &headings,
        &[
            &["通川区", "通川区政务服务中心", "0818-1234567", "107.507", "31.215", "工作日 9:00-17:00"],
            &["511725", "渠县政务服务中心", "119", "107.507", "", "", ""],
            &["渠县", "渠县政务服务中心", "119", "", "", "周六 9:00-12:00"],
            &["渠县", "新大厅", "", "", "", ""],
            &[
                "通川区",
                "新名字",
                "0818-1234567",
                "107.507",
                "31.215",
                "工作日 9:00-17:00",
                &id(1).to_string(),
            ],
        ],
        &known,
    );
    assert_eq!(outcomes[0], RowOutcome::Unchanged(id(1)));
    assert_eq!(faults(&outcomes[1]), [("latitude", "coordinates_wrong")]);
    assert_eq!(faults(&outcomes[2]), [("name", "duplicate")]);
    assert!(matches!(&outcomes[3], RowOutcome::Create(made) if made.time_zone == "Asia/Shanghai"));
    assert_eq!(faults(&outcomes[4]), [("id", "duplicate")]);

    let renamed: &[&str] = &["通川区", "新名字", "119", "", "", "", &id(1).to_string()];
    let outcome = plan(&headings, &[renamed], &known).remove(0);
    let RowOutcome::Update { columns, after, .. } = outcome else { panic!() };
    assert_eq!(columns, [Name, Longitude, Latitude, OpeningHours, ContactPhone]);
    assert_eq!((after.address.as_str(), after.coordinates), ("朝阳中路 1 号", None), "no column, no change");
}

#[test]
fn what_is_wrong_is_told_by_column() {
    type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);
    let headings = ["名称", "行政区划", "地址", "楼层", "经度", "纬度", "开放时间", "时区", "编号"];
    let cases: &[Case<'_>] = &[
        (&["", "渠县"], &[("name", "missing")]),
        (&["甲", ""], &[("division", "missing")]),
        (&["甲", "成都"], &[("division", "division_unknown")]),
        (&["甲", "市中区"], &[("division", "division_ambiguous")]),
        (&["甲\n乙", "渠县"], &[("name", "control_character")]),
        (&["甲", "渠县", "", &"层".repeat(41)], &[("floor", "too_long")]),
        (&["甲", "渠县", "", "1.38E+10"], &[("floor", "rounded")]),
        (&["甲", "渠县", "", "", "东经107度", "31.2"], &[("longitude", "not_a_number")]),
        (&["甲", "渠县", "", "", "31.2", "107.5"], &[("longitude", "coordinates_wrong")]),
        (&["甲", "渠县", "", "", "", "31.2"], &[("longitude", "coordinates_wrong")]),
        (&["甲", "渠县", "", "", "NaN", "31.2"], &[("longitude", "not_a_number")]),
        (&["甲", "渠县", "", "", "", "", "早九晚五"], &[("opening_hours", "opening_hours_wrong")]),
        (&["甲", "渠县", "", "", "", "", "", "北京"], &[("time_zone", "time_zone_wrong")]),
        (&["甲", "渠县", "", "", "", "", "", "", "17"], &[("id", "id_wrong")]),
        (&["甲", "渠县", "", "", "", "", "", "", &id(9).to_string()], &[("id", "id_unknown")]),
        (&[EXAMPLE_NAMES[0], "渠县"], &[("name", "example")]),
    ];
    for (cells, expected) in cases {
        assert_eq!(faults(&plan(&headings, &[cells], &[])[0]), *expected, "{cells:?}");
    }
    let odd = SheetRow { number: 2, cells: vec![SheetCell::Odd, SheetCell::Number(511_702.0)] };
    let (layout, _) = read_layout(&row(1, &["名称", "行政区划"])).unwrap();
    let drafts = read_drafts(&layout, &[odd], &divisions());
    let planned = plan_import(drafts, &[], &DivisionReach::Everywhere);
    assert_eq!(faults(&planned[0].outcome), [("name", "not_text")]);
}

#[test]
fn two_locations_of_one_name_need_their_ids() {
    let known = [hall(1, "便民服务中心", "511702"), hall(2, "便民服务中心", "511702")];
    let outcome = plan(&["名称", "行政区划"], &[&["便民服务中心", "通川区"]], &known).remove(0);
    assert_eq!(faults(&outcome), [("name", "name_ambiguous")]);
    let (one, two) = (id(1).to_string(), id(2).to_string());
    let rows: [&[&str]; 2] = [&["便民服务中心", "通川区", &one], &["便民服务中心", "通川区", &two]];
    let outcomes = plan(&["名称", "行政区划", "id"], &rows, &known);
    assert_eq!(outcomes, [RowOutcome::Unchanged(id(1)), RowOutcome::Unchanged(id(2))]);
}

#[test]
fn nobody_reaches_beyond_their_divisions() {
    let known = [hall(1, "通川区政务服务中心", "511702")];
    let reach = DivisionReach::Within(["511725".parse().unwrap()].into());
    let rows: [&[&str]; 3] =
        [&["新大厅", "渠县", ""], &["新大厅", "通川区", ""], &["搬走", "渠县", &id(1).to_string()]];
    let planned = plan_import(drafts(&["名称", "行政区划", "id"], &rows), &known, &reach);
    assert!(matches!(planned[0].outcome, RowOutcome::Create(_)));
    for row in &planned[1..] {
        assert_eq!(
            faults(&row.outcome),
            [("division", "division_out_of_reach")],
            "also not by moving it here"
        );
    }
}

#[test]
fn holidays_facilities_and_the_public_list_are_read_as_they_are_written() {
    let mut known = hall(1, "通川区政务服务中心", "511702");
    let headings = ["区划", "名称", "法定节假日", "调休", "无障碍设施", "公开"];
    let said = |cells: &[&str]| {
        let row: Vec<&str> =
            ["通川区", "通川区政务服务中心"].into_iter().chain(cells.iter().copied()).collect();
        plan(&headings, &[&row], &[known.clone()]).remove(0)
    };
    assert_eq!(said(&["不开放", "按周一开放", "", "是"]), RowOutcome::Unchanged(id(1)));
    assert_eq!(said(&["", "", "", ""]), RowOutcome::Unchanged(id(1)));
    let outcome = said(&["9:00-12:00", "照常", "有工作人员帮忙、低位终端、电梯，电梯", "否"]);
    let RowOutcome::Update { after, .. } = outcome else { panic!("{outcome:?}") };
    assert!(after.hidden);
    // As the console calls them, too: without what stands in brackets.
    let told = [Facility::Lift, Facility::LowTerminal, Facility::Helper];
    assert_eq!(after.facilities, told);
    let wrong = said(&["上午", "周末", "滑梯", "也许"]);
    let told = ["holidays_wrong", "weekends_wrong", "facility_unknown", "yes_or_no"];
    assert_eq!(faults(&wrong).into_iter().map(|(_, fault)| fault).collect::<Vec<_>>(), told);
    assert_eq!(faults(&said(&["周六 9:00-12:00", "", "", ""])), [("holidays", "holidays_wrong")]);

    // What is exported comes back unchanged, in both languages.
    known.fields = *after;
    for language in [Language::Chinese, Language::English] {
        let cells: Vec<String> = LocationColumn::ALL
            .iter()
            .map(|column| column_text(&known.fields, *column, &divisions(), language))
            .collect();
        let names = LocationColumn::ALL.map(|column| column.heading(language));
        let row: Vec<&str> = cells.iter().map(String::as_str).collect();
        assert_eq!(plan(&names, &[&row], &[known.clone()]), [RowOutcome::Unchanged(id(1))]);
    }
}
