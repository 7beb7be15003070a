use proptest::prelude::*;

use super::*;

type Command = SpeechCommand<&'static str>;

fn said(text: &'static str) -> Utterance<&'static str> {
    Utterance { voice: Voice::Mandarin, text }
}

/// Polls until there is nothing more to do.
fn commands(speech: &mut Speech<&'static str>) -> Vec<Command> {
    std::iter::from_fn(|| speech.poll_command()).collect()
}

fn fetch(number: u64, first: bool) -> Command {
    SpeechCommand::Fetch { number: PassageNumber(number), first }
}

fn say(ticket: u64, text: &'static str) -> Command {
    SpeechCommand::Say(Ticket(ticket), said(text))
}

/// Reads a passage of two sentences, of which the first is being said.
fn begun() -> Speech<&'static str> {
    let mut speech = Speech::new();
    speech.read();
    assert_eq!(commands(&mut speech), [fetch(1, true)]);
    speech.handle_passage(PassageNumber(1), [said("一"), said("二")]);
    assert_eq!(commands(&mut speech), [say(1, "一")]);
    speech
}

#[test]
fn a_page_is_read_sentence_by_sentence_until_it_has_no_more() {
    let mut speech = begun();
    speech.handle_said(Ticket(1));
    assert_eq!(commands(&mut speech), [say(2, "二")]);
    speech.handle_said(Ticket(2));
    assert_eq!(commands(&mut speech), [fetch(2, false)]);
    speech.handle_no_more(PassageNumber(2));
    assert_eq!((speech.reading(), commands(&mut speech)), (Reading::None, vec![]));
}

#[test]
fn it_goes_on_with_the_sentence_that_was_stopped() {
    let mut speech = begun();
    speech.pause();
    assert_eq!(commands(&mut speech), [SpeechCommand::Hush]);
    // The speaker may have been done a moment before.
    speech.handle_said(Ticket(1));
    speech.read();
    assert_eq!(commands(&mut speech), [say(2, "一")]);
}

#[test]
fn a_touched_passage_is_read_next() {
    let mut speech = begun();
    speech.handle_moved();
    assert_eq!(commands(&mut speech), [SpeechCommand::Hush, fetch(2, false)]);
    // What was asked for before is out of date.
    speech.handle_passage(PassageNumber(1), [said("三")]);
    assert_eq!(commands(&mut speech), []);
    speech.pause();
    speech.handle_moved();
    assert_eq!(speech.reading(), Reading::Paused);
}

#[test]
fn an_announcement_comes_first_and_reading_waits_for_the_citizen() {
    let mut speech = begun();
    speech.announce([said("还在吗")]);
    assert_eq!(commands(&mut speech), [SpeechCommand::Hush, say(2, "还在吗")]);
    speech.handle_said(Ticket(2));
    assert_eq!((speech.reading(), commands(&mut speech)), (Reading::Paused, vec![]));
    speech.read();
    assert_eq!(commands(&mut speech), [say(3, "一")]);
}

#[test]
fn a_touch_drops_the_announcement_alone() {
    let mut speech = begun();
    speech.drop_announcements();
    assert_eq!(commands(&mut speech), []);
    speech.announce([said("还在吗"), said("十秒")]);
    commands(&mut speech);
    speech.drop_announcements();
    assert_eq!(commands(&mut speech), [SpeechCommand::Hush]);
}

#[test]
fn what_is_read_begins_anew_after_its_end() {
    let mut speech = begun();
    speech.end();
    assert_eq!(commands(&mut speech), [SpeechCommand::Hush]);
    speech.read();
    assert_eq!(commands(&mut speech), [fetch(2, true)]);
}

#[derive(Debug, Clone)]
enum Step {
    Read,
    Pause,
    End,
    Moved,
    /// With so many sentences.
    Passage(u8),
    NoMore,
    Announce(u8),
    Drop,
    Said,
    SaidLate(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Read),
        1 => Just(Step::Pause),
        1 => Just(Step::End),
        1 => Just(Step::Moved),
        4 => (0..4_u8).prop_map(Step::Passage),
        1 => Just(Step::NoMore),
        1 => (0..3_u8).prop_map(Step::Announce),
        1 => Just(Step::Drop),
        6 => Just(Step::Said),
        1 => (0..40_u64).prop_map(Step::SaidLate),
    ]
}

proptest! {
    /// Whatever happens in whatever order: the speaker has one utterance at most, each is given once, nothing of a page is
    /// said while it is not being read, no passage is asked for twice, and nothing is kept after the end.
    #[test]
    fn one_voice_at_a_time(steps in prop::collection::vec(step(), 1..80)) {
        let mut speech = Speech::new();
        let (mut given, mut newest, mut asked, mut next_asked) = (None, 0, None, 0);
        for step in steps {
            match step {
                Step::Read => speech.read(),
                Step::Pause => speech.pause(),
                Step::End => {
                    speech.end();
                    prop_assert!(speech.passage.is_empty() && speech.asked.is_none());
                }
                Step::Moved => speech.handle_moved(),
                Step::Passage(count) => {
                    if let Some(number) = asked.take() {
                        speech.handle_passage(number, (0..count).map(|_| said("句")));
                    }
                }
                Step::NoMore => {
                    if let Some(number) = asked.take() {
                        speech.handle_no_more(number);
                    }
                }
                Step::Announce(count) => speech.announce((0..count).map(|_| said("知"))),
                Step::Drop => speech.drop_announcements(),
                Step::Said => {
                    if let Some(Ticket(ticket)) = given.take() {
                        speech.handle_said(Ticket(ticket));
                    }
                }
                Step::SaidLate(ticket) if Some(Ticket(ticket)) != given => speech.handle_said(Ticket(ticket)),
                Step::SaidLate(_) => {}
            }
            while let Some(command) = speech.poll_command() {
                match command {
                    SpeechCommand::Hush => given = None,
                    SpeechCommand::Say(ticket, utterance) => {
                        prop_assert!(given.is_none() && ticket.0 > newest);
                        prop_assert!(utterance.text == "知" || speech.reading() == Reading::Going);
                        (given, newest) = (Some(ticket), ticket.0);
                    }
                    SpeechCommand::Fetch { number, .. } => {
                        prop_assert!(given.is_none() && speech.reading() == Reading::Going);
                        prop_assert!(number.0 > next_asked);
                        (asked, next_asked) = (Some(number), number.0);
                    }
                }
            }
            // Nobody waits for nothing: a page that is read has been asked, or is being said.
            prop_assert!(speech.reading() != Reading::Going || given.is_some() || speech.asked.is_some());
        }
        speech.end();
        speech.drop_announcements();
        prop_assert!(speech.passage.is_empty() && speech.announced.is_empty() && speech.speaking.is_none());
    }
}
