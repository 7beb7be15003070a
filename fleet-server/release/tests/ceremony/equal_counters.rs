//! Releases of one counter may follow each other in both directions, so that a fleet can be rolled back.

use crate::bench::Bench;
use fleet_release::Unfit;
use fleet_release::sign::{SignError, add_release};

#[tokio::test]
async fn an_older_version_of_the_same_counter_fits() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 5).await;
    bench.release("1.1.0", 5).await;
    bench.release("2.0.0", 6).await;
    let repository = bench.refresh().await.unwrap();
    let fits = |version: &str, committed| {
        let target = format!("kiosk-terminal-{version}-x86_64.tar.zst");
        repository.release(&target).unwrap().custom.check_fit(&"x86_64".parse().unwrap(), committed)
    };
    assert_eq!(fits("1.1.0", 5), Ok(()), "forwards");
    assert_eq!(fits("1.0.0", 5), Ok(()), "and back");
    assert_eq!(fits("2.0.0", 5), Ok(()));
    assert_eq!(fits("1.1.0", 6), Err(Unfit::Older { counter: 5, floor: 6 }), "never again");
}

#[tokio::test]
async fn the_tool_adds_no_release_below_the_newest() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 5).await;
    let lower = add_release(&bench.repo(), &bench.pack("1.1.0", 4, "x86_64"), "");
    assert!(matches!(lower, Err(SignError::CounterFalls { .. })), "{lower:?}");
}
