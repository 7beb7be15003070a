//! Switching to another version, its probation, and falling back.

mod bench;

use bench::{Bench, IDLE, lives};

/// Asks for version 1.1.0 once the test says so, in its first start alone.
const UPGRADER: &str = r#"
exec 3<&0
[ "$KIOSK_START_REASON" = first ] || exec sleep 1000
while [ ! -e "$BENCH/go" ]; do sleep 0.02; done
echo '{"say":"activate","slot":"1.1.0","attempt":"a-1","deadline_s":60}' >&0
while read -r word; do echo "$word" >> "$BENCH/words"; done <&3 &
exec sleep 1000
"#;
const COMMITTER: &str = r#"
echo '{"say":"commit","attempt":"a-1"}' >&0
read -r word; echo "$word" >> "$BENCH/words"
exec sleep 1000
"#;

fn switching(new_version: &str) -> Bench {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, UPGRADER);
    bench.start_with("1.0.0", 1);
    bench.version("1.1.0", 2, new_version);
    bench.touch("go");
    bench
}

#[test]
fn a_version_that_commits_stays() {
    let mut bench = switching(COMMITTER);
    bench.until("it is committed", |bench| {
        let state = bench.state();
        state.current.as_str() == "1.1.0" && state.trial.is_none()
    });
    let state = bench.state();
    assert_eq!(state.previous.unwrap().as_str(), "1.0.0");
    assert_eq!(state.committed_counter, 2);
    assert!(bench.agents()[1].contains(" 1.1.0 upgrade "));
    assert!(bench.agents()[1].contains("\"probation\":\"a-1\""));
    bench.until("the old programs are gone", |bench| !lives(bench.pids()[0]));
    bench.stop();
    bench.start();
    bench.until("it runs again", |bench| bench.agents().len() == 3);
    assert!(bench.agents()[2].contains(" 1.1.0 restart "));
}

#[test]
fn a_version_that_crashes_falls_back_and_the_old_one_learns_why() {
    let bench = switching("exit 3");
    bench.until("the old version is back", |bench| {
        bench.agents().iter().filter(|line| line.contains(" 1.0.0 ")).count() == 2
    });
    let last = bench.agents().pop().unwrap();
    assert!(last.contains(" 1.0.0 fall_back "), "{last}");
    assert!(last.contains("\"attempt\":\"a-1\",\"from\":\"1.1.0\""), "{last}");
    assert!(last.contains("the agent ended with status 3, 3 crashes on probation"), "{last}");
    assert_eq!(bench.state().current.as_str(), "1.0.0");
    let tried = bench.agents().iter().filter(|line| line.contains(" 1.1.0 ")).count();
    assert_eq!(tried, 3, "{:#?}", bench.agents());
}

#[test]
fn a_version_that_says_nothing_falls_back_at_the_deadline() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, &UPGRADER.replace("60", "1"));
    bench.start_with("1.0.0", 1);
    bench.version("1.1.0", 2, IDLE);
    bench.touch("go");
    bench.until("the old version is back", |bench| {
        bench.agents().last().is_some_and(|line| line.contains(" 1.0.0 fall_back "))
    });
    assert!(bench.agents().last().unwrap().contains("did not prove itself in time"));
}

#[test]
fn a_version_that_gives_itself_up_falls_back_with_its_reason() {
    let bench = switching(
        "echo '{\"say\":\"abandon\",\"attempt\":\"a-1\",\"reason\":\"dark screen\"}' >&0\nexec sleep 1000",
    );
    bench.until("the old version is back", |bench| {
        bench.agents().last().is_some_and(|line| line.contains("dark screen"))
    });
}

#[test]
fn a_damaged_slot_is_not_activated() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, UPGRADER);
    bench.start_with("1.0.0", 1);
    let slot = bench.version("1.1.0", 2, COMMITTER);
    std::fs::write(slot.join("bin/kiosk-agent"), "#!/bin/sh\nevil\n").unwrap();
    bench.touch("go");
    bench.until("it is refused", |bench| {
        bench.words().iter().any(|word| word.contains("refused") && word.contains("bin/kiosk-agent"))
    });
    assert_eq!(bench.state().current.as_str(), "1.0.0");
    assert_eq!(bench.agents().len(), 1);
}

#[test]
fn an_older_version_of_the_same_release_counter_is_activated_and_committed() {
    let mut bench = Bench::new();
    bench.version("2.0.0", 5, UPGRADER);
    bench.start_with("2.0.0", 5);
    bench.version("1.1.0", 5, COMMITTER);
    bench.touch("go");
    bench.until("the older one is committed", |bench| {
        let state = bench.state();
        state.current.as_str() == "1.1.0" && state.trial.is_none()
    });
    assert_eq!(bench.state().committed_counter, 5);
}

#[test]
fn a_slot_below_the_committed_release_counter_is_not_activated() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 5, UPGRADER);
    bench.start_with("1.0.0", 5);
    bench.version("1.1.0", 4, COMMITTER);
    bench.touch("go");
    bench.until("it is refused", |bench| {
        bench.words().iter().any(|word| word.contains("refused") && word.contains("counter is 4"))
    });
    assert_eq!(bench.state().current.as_str(), "1.0.0");
}

#[test]
fn a_version_whose_shell_keeps_hanging_falls_back() {
    let hang = "echo '{\"say\":\"restart_shell\",\"fault\":\"it hangs\"}' >&0\n";
    let bench = switching(&format!("{}exec sleep 1000", hang.repeat(3)));
    bench.until("the old version is back", |bench| {
        bench.agents().last().is_some_and(|line| line.contains("it hangs, 3 crashes on probation"))
    });
    assert_eq!(bench.state().current.as_str(), "1.0.0");
}

#[test]
fn a_switch_that_cannot_be_written_is_refused_and_nothing_stops() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, UPGRADER);
    bench.start_with("1.0.0", 1);
    bench.version("1.1.0", 2, COMMITTER);
    bench.fail_writes();
    bench.touch("go");
    bench.until("it is refused", |bench| {
        bench.words().iter().any(|word| word.contains("refused") && word.contains("cannot be written"))
    });
    assert_eq!(bench.agents().len(), 1);
    assert!(bench.pids().into_iter().all(lives));
}

#[test]
fn a_commit_that_cannot_be_written_is_taken_when_there_is_room_again() {
    let bench = switching(
        "while [ ! -e \"$BENCH/commit\" ]; do sleep 0.02; done
        while :; do echo '{\"say\":\"commit\",\"attempt\":\"a-1\"}' >&0; echo x >> \"$BENCH/said\"; sleep 0.1; done",
    );
    bench.until("the new version runs", |bench| {
        bench.agents().last().is_some_and(|line| line.contains(" 1.1.0 "))
    });
    bench.fail_writes();
    bench.touch("commit");
    bench.until("it was said more than once", |bench| bench.lines("said").len() > 2);
    assert!(bench.state().trial.is_some());
    bench.allow_writes();
    bench.until("it is committed", |bench| bench.state().trial.is_none());
    assert_eq!(bench.state().committed_counter, 2);
    assert_eq!(bench.agents().len(), 2, "nothing was started again");
}

#[test]
fn a_launcher_killed_on_probation_goes_on_with_it_but_not_for_ever() {
    let mut bench = switching(IDLE);
    bench.until("the new version runs", |bench| {
        bench.agents().last().is_some_and(|line| line.contains(" 1.1.0 "))
    });
    for starts in 3..7 {
        bench.kill();
        bench.start();
        bench.until("it runs again", |bench| bench.agents().len() == starts);
        let last = bench.agents().pop().unwrap();
        assert!(last.contains(" 1.1.0 ") && last.contains("\"probation\":\"a-1\""), "{last}");
    }
    bench.kill();
    bench.start();
    bench.until("it is left", |bench| bench.agents().last().is_some_and(|line| line.contains(" 1.0.0 ")));
    assert!(bench.agents().last().unwrap().contains("restarted too often"));
}

#[test]
fn the_fall_back_is_told_until_it_is_noted() {
    let mut bench = switching("exit 3");
    bench.until("the old version is back", |bench| {
        bench.agents().last().is_some_and(|line| line.contains(" 1.0.0 fall_back "))
    });
    bench.kill();
    // This time it takes note.
    bench.version(
        "1.0.0",
        1,
        "echo '{\"say\":\"fall_back_noted\",\"attempt\":\"a-1\"}' >&0\nexec sleep 1000",
    );
    bench.start();
    bench.until("it is noted", |bench| bench.state().fallen_back.is_none());
    assert!(bench.agents().last().unwrap().contains(" fall_back "));
    bench.stop();
    bench.start();
    let starts = bench.agents().len();
    bench.until("it runs again", |bench| bench.agents().len() > starts);
    assert!(bench.agents().last().unwrap().contains(" restart "));
}
