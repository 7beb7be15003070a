use std::collections::BTreeSet;

use fleet_protocol::{LocationId, PersonId};
use uuid::Uuid;

use super::*;
use crate::location_sheet::DivisionReach;
use crate::sheet::{SheetCell, SheetRow};
use crate::{ChinaDay, InstallFields};

fn words() -> InstallWords {
    let place = |n: u128, name: &str| InstallPlace {
        id: LocationId(Uuid::from_u128(n)),
        name: name.into(),
        division: "511702".parse().unwrap(),
    };
    let person = |n: u128, username: &str, name: &str| InstallPerson {
        id: PersonId(Uuid::from_u128(n)),
        username: username.into(),
        name: name.into(),
    };
    InstallWords {
        places: vec![place(1, "通川区政务服务中心"), place(2, "社区"), place(3, "社区")],
        people: vec![person(7, "zhang", "张工"), person(8, "li", "李工")],
    }
}

fn sheet(rows: &[&[&str]]) -> Vec<SheetRow> {
    let cells = |row: &[&str]| row.iter().map(|text| SheetCell::Text((*text).to_owned())).collect();
    (1_u32..).zip(rows).map(|(number, row)| SheetRow { number, cells: cells(row) }).collect()
}

fn planned(rows: &[SheetRow], known: Vec<KnownInstall>) -> Vec<PlannedInstall> {
    let (layout, rows) = find_install_layout(rows).unwrap();
    plan_installs(read_install_drafts(&layout, rows, &words()), known, &DivisionReach::Everywhere)
}

fn faults(outcome: &InstallOutcome) -> Vec<&'static str> {
    match outcome {
        InstallOutcome::Refused(faults) => faults.iter().map(|fault| fault.fault.as_str()).collect(),
        InstallOutcome::Create(_) | InstallOutcome::Update { .. } | InstallOutcome::Unchanged(_) => vec![],
    }
}

#[test]
fn rows_below_a_title_become_planned_terminals() {
    let mut rows = sheet(&[
        &["达州市第二批安装计划"],
        &["点位", "终端名称", "安装人员", "计划安装日期", "备注"],
        &["通川区政务服务中心", "1 号机", "Zhang", "2027年2月7日", "立式"],
        &["00000000-0000-0000-0000-000000000002", "1 号机", "李工", "2027/12/31", ""],
        &["通川区政务服务中心", "2 号机", "", "", ""],
    ]);
    rows[4].cells[3] = SheetCell::Day(ChinaDay::numbered(20_900));
    let plan = planned(&rows, Vec::new());
    let InstallOutcome::Create(first) = &plan[0].outcome else { panic!("{:?}", plan[0]) };
    assert_eq!(first.installer_id, Some(PersonId(Uuid::from_u128(7))));
    assert_eq!(first.due_day.unwrap().to_string(), "2027-02-07");
    let InstallOutcome::Create(second) = &plan[1].outcome else { panic!("{:?}", plan[1]) };
    assert_eq!(
        (second.location_id.0, second.due_day.unwrap().to_string()),
        (Uuid::from_u128(2), "2027-12-31".into())
    );
    let InstallOutcome::Create(third) = &plan[2].outcome else { panic!("{:?}", plan[2]) };
    assert_eq!((third.installer_id, third.due_day), (None, Some(ChinaDay::numbered(20_900))));
}

#[test]
fn what_is_wrong_is_told_by_cell() {
    let plan = planned(
        &sheet(&[
            &["终端名称", "点位", "安装人员", "计划日期"],
            &["1 号机", "没有的大厅", "王工", "2027-02-30"],
            &["", "社区", "", "下周"],
            &["1 号机", "通川区政务服务中心", "", ""],
            &["1 号机", "通川区政务服务中心", "", ""],
            &[INSTALL_EXAMPLES[0], "通川区政务服务中心", "", ""],
        ]),
        Vec::new(),
    );
    assert_eq!(faults(&plan[0].outcome), ["location_unknown", "installer_unknown", "day_wrong"]);
    assert_eq!(faults(&plan[1].outcome), ["missing", "location_ambiguous", "day_wrong"]);
    assert!(matches!(plan[2].outcome, InstallOutcome::Create(_)));
    assert_eq!(faults(&plan[3].outcome), ["duplicate"]);
    assert_eq!(faults(&plan[4].outcome), ["example"]);
    let headless = find_install_layout(&sheet(&[&["终端名称", "备注"]])).unwrap_err();
    assert_eq!(headless, InstallLayoutRefused::Missing(InstallColumn::Location));
}

#[test]
fn a_row_of_a_name_that_is_planned_there_changes_it_and_keeps_what_it_does_not_say() {
    let fields = InstallFields {
        name: "1 号机".into(),
        location_id: LocationId(Uuid::from_u128(1)),
        project: "一期".into(),
        installer_id: None,
        due_day: Some(ChinaDay::numbered(20_000)),
        note: "立式".into(),
    };
    let known = KnownInstall { id: Uuid::from_u128(50), version: 3, fields: fields.clone() };
    let same = sheet(&[&["终端名称", "点位"], &["1 号机", "通川区政务服务中心"]]);
    let plan = planned(&same, vec![known.clone()]);
    assert_eq!(plan[0].outcome, InstallOutcome::Unchanged(known.id));
    let other = sheet(&[&["终端名称", "点位", "备注"], &["1 号机", "通川区政务服务中心", "壁挂"]]);
    let plan = planned(&other, vec![known]);
    let InstallOutcome::Update { known, after } = &plan[0].outcome else { panic!("{:?}", plan[0]) };
    assert_eq!(differing_columns(&known.fields, after), [InstallColumn::Note]);
    assert_eq!(*after, InstallFields { note: "壁挂".into(), ..fields });
}

#[test]
fn nobody_plans_where_they_may_not() {
    let rows = sheet(&[&["终端名称", "点位"], &["1 号机", "通川区政务服务中心"]]);
    let (layout, rows) = find_install_layout(&rows).unwrap();
    let reach = DivisionReach::Within(BTreeSet::from(["511725".parse().unwrap()]));
    let plan = plan_installs(read_install_drafts(&layout, rows, &words()), Vec::new(), &reach);
    assert_eq!(faults(&plan[0].outcome), ["division_out_of_reach"]);
}
