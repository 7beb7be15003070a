use super::fake::{Bench, app};
use crate::page::{Call, Language};
use crate::stage::Input;

#[test]
fn the_next_apps_process_is_started_when_the_home_page_has_been_at_rest() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.pass(5_000);
    assert_eq!(bench.stage.spare.take(), None, "the home page has not painted");
    bench.call(Call::Painted {});
    bench.pass(750);
    assert_eq!(bench.stage.spare.take(), None);
    bench.pass(250);
    assert_eq!(bench.stage.spare.take(), Some(Language::Chinese));
}

#[test]
fn none_is_started_beside_an_app_nor_in_another_language() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.call(Call::Painted {});
    let opening = bench.open(1);
    bench.input(Input::AppPainted(opening));
    bench.pass(5_000);
    assert_eq!(bench.stage.spare.take(), None);
    bench.call(Call::SetLanguage { language: Language::English });
    bench.call(Call::GoHome {});
    bench.pass(750);
    assert_eq!(bench.stage.spare.take(), None);
    bench.pass(250);
    assert_eq!(bench.stage.spare.take(), Some(Language::English));
}
