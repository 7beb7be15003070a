use std::time::{Duration, Instant};

/// Waits until something is so; fails after a time that is long even for a busy machine.
pub async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    eventually_some(what, || is_so().then_some(())).await;
}

/// Waits until there is something.
pub async fn eventually_some<T>(what: &str, mut get: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(value) = get() {
            return value;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "waited in vain for: {what}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
