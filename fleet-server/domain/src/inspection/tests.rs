use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const START: UnixMillis = 1_770_000_000_000;
const HOUR: i64 = 3_600_000;

fn app(n: u128) -> AppId {
    // As ids are: mixed, not counted.
    let n = u64::try_from(n).unwrap();
    AppId(Uuid::from_u64_pair(mix(n), mix(n ^ 0xabcd)))
}

fn terminal(n: usize) -> TerminalId {
    TerminalId(Uuid::from_u64_pair(mix(n as u64 ^ 0x77), mix(n as u64)))
}

#[test]
fn places_never_change() {
    assert_eq!(period_of(AppId(Uuid::from_u128(1)), START), 20_485);
    assert_eq!(first_candidate(AppId(Uuid::from_u128(1)), 3), first_candidate(AppId(Uuid::from_u128(1)), 3));
    assert_ne!(first_candidate(AppId(Uuid::from_u128(1)), 3), first_candidate(AppId(Uuid::from_u128(1)), 4));
}

#[test]
fn apps_change_periods_all_over_the_day() {
    let mut by_hour = BTreeMap::new();
    for n in 0..2_400 {
        let app = app(n);
        let hour = (0..24)
            .find(|hour| period_of(app, START + (hour + 1) * HOUR) != period_of(app, START + hour * HOUR));
        *by_hour.entry(hour).or_insert(0) += 1;
    }
    assert_eq!(by_hour.len(), 24);
    assert!(by_hour.values().all(|apps| (60..140).contains(apps)), "{by_hour:?}");
}

/// A made-up fleet: terminals that may be away, and what each has been told to do.
struct Fleet {
    online: Vec<bool>,
    answers: Vec<bool>,
    open: Vec<i64>,
    done: Vec<usize>,
    last: BTreeMap<AppId, TerminalId>,
}

/// An inspection that waits: its app, its turn, who was told, when, and how many were told before.
struct Open {
    app: AppId,
    turn: i64,
    told: usize,
    since: UnixMillis,
    tries: i64,
}

impl Fleet {
    fn choose(&self, app: AppId, turn: i64) -> Option<usize> {
        let of = |n: usize| Inspector {
            is_attended: false,
            terminal_id: terminal(n),
            open: self.open[n],
            was_last: self.last.get(&app) == Some(&terminal(n)),
        };
        let all: Vec<Inspector> = (0..self.online.len()).filter(|n| self.online[*n]).map(of).collect();
        let chosen = choose_inspector(&all, app, turn)?;
        (0..self.online.len()).find(|n| terminal(*n) == chosen)
    }

    fn tell(&mut self, app: AppId, turn: i64, now: UnixMillis) -> Option<Open> {
        let told = self.choose(app, turn)?;
        self.open[told] += 1;
        self.last.insert(app, terminal(told));
        Some(Open { app, turn, told, since: now, tries: 1 })
    }
}

proptest! {
    /// Drives a fleet through some days, hour by hour, as the server's job does.
    #[test]
    fn each_app_is_inspected_once_a_period_by_terminals_that_are_there(
        terminals in 3_usize..20,
        apps in 1_u128..12,
        away in proptest::collection::vec(any::<bool>(), 20),
        mute in proptest::collection::vec(proptest::bool::weighted(0.2), 20),
    ) {
        let online: Vec<bool> = (0..terminals).map(|n| n == 0 || !away[n]).collect();
        let answers: Vec<bool> = (0..terminals).map(|n| n == 0 || !mute[n]).collect();
        let mut fleet = Fleet {
            online, answers, open: vec![0; terminals], done: vec![0; terminals], last: BTreeMap::new(),
        };
        let mut scheduled: BTreeMap<AppId, Vec<i64>> = BTreeMap::new();
        let mut open: Vec<Open> = Vec::new();
        for hour in 0..5 * 24 {
            let now = START + hour * HOUR;
            for n in 0..apps {
                let app = app(n);
                let last = scheduled.get(&app).and_then(|all| all.last().copied());
                let is_open = open.iter().any(|one| one.app == app);
                if !is_open && is_inspection_due(app, last, now) {
                    scheduled.entry(app).or_default().push(period_of(app, now));
                    open.extend(fleet.tell(app, period_of(app, now), now));
                }
            }
            for one in std::mem::take(&mut open) {
                prop_assert!(fleet.online[one.told], "nobody who is away is told");
                if fleet.answers[one.told] {
                    fleet.open[one.told] -= 1;
                    fleet.done[one.told] += 1;
                } else if now - one.since >= INSPECTION_PATIENCE_MS {
                    fleet.open[one.told] -= 1;
                    // Given up in time for the next period.
                    if one.tries >= INSPECTION_TRIES {
                        continue;
                    }
                    let again = fleet.tell(one.app, one.turn + 1, now).unwrap();
                    let again = Open { tries: one.tries + 1, ..again };
                    let others = fleet.online.iter().filter(|online| **online).count() > 1;
                    prop_assert!(!others || again.told != one.told, "who did not answer is not told again at once");
                    open.push(again);
                } else {
                    open.push(one);
                }
            }
        }
        for (app, periods) in &scheduled {
            let rising = periods.windows(2).all(|pair| pair[1] == pair[0] + 1);
            prop_assert!(rising, "{app}: every period once: {periods:?}");
            prop_assert!((5..=6).contains(&periods.len()));
        }
    }

    #[test]
    fn what_comes_at_once_is_spread_evenly(terminals in 1_usize..30, apps in 1_u128..60, turn in 0_i64..1_000) {
        let mut fleet = Fleet {
            online: vec![true; terminals],
            answers: vec![true; terminals],
            open: vec![0; terminals],
            done: vec![0; terminals],
            last: BTreeMap::new(),
        };
        for n in 0..apps {
            prop_assert!(fleet.tell(app(n), turn, START).is_some());
        }
        let (least, most) = (fleet.open.iter().min().unwrap(), fleet.open.iter().max().unwrap());
        prop_assert!(most - least <= 1, "{:?}", fleet.open);
    }

    #[test]
    fn the_next_time_it_is_another_one(terminals in 2_usize..30, n in any::<u64>(), turns in 2_i64..20) {
        let mut fleet = Fleet {
            online: vec![true; terminals],
            answers: vec![true; terminals],
            open: vec![0; terminals],
            done: vec![0; terminals],
            last: BTreeMap::new(),
        };
        let app = app(n.into());
        let mut before = None;
        for turn in 0..turns {
            let told = fleet.tell(app, turn, START).unwrap().told;
            fleet.open[told] -= 1;
            prop_assert_ne!(before, Some(told));
            before = Some(told);
        }
    }
}

#[test]
fn nobody_is_chosen_where_nobody_is() {
    assert_eq!(choose_inspector(&[], app(1), 1), None);
}

#[test]
fn a_terminal_that_nobody_uses_inspects() {
    let of = |n: usize, is_attended, open| Inspector {
        terminal_id: terminal(n),
        is_attended,
        open,
        was_last: !is_attended,
    };
    for turn in 0..20 {
        let all = [of(1, true, 0), of(2, false, 3), of(3, true, 0)];
        assert_eq!(choose_inspector(&all, app(1), turn), Some(terminal(2)));
    }
}
