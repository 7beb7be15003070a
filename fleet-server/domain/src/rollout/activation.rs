use fleet_protocol::{Activation, ActivationWhen, UnixMillis, Window};

/// A window in which terminals may switch is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("windows have days 1 to 7 and HH:MM, 1 to 20 of them; a deadline lies ahead")]
pub struct ActivationInvalid;

/// Checks what ops say about when terminals may switch.
pub fn check_activation(activation: &Activation, now: UnixMillis) -> Result<(), ActivationInvalid> {
    let windows = match &activation.when {
        ActivationWhen::Anytime | ActivationWhen::OutsideOpeningHours => true,
        ActivationWhen::Windows { windows } => {
            (1..=20).contains(&windows.len()) && windows.iter().all(is_window)
        }
    };
    let deadline = activation.deadline.is_none_or(|deadline| deadline > now);
    if windows && deadline { Ok(()) } else { Err(ActivationInvalid) }
}

fn is_window(window: &Window) -> bool {
    let days = (1..=7).contains(&window.days.len()) && window.days.iter().all(|day| (1..=7).contains(day));
    let times = [&window.from, &window.to].map(|text| crate::location::minutes(text));
    days && times.into_iter().all(|minutes| minutes.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_may_pass_midnight_and_are_never_none() {
        let night = Window { days: vec![1, 7], from: "22:00".into(), to: "06:00".into() };
        let of = |windows: &[Window]| Activation {
            when: ActivationWhen::Windows { windows: windows.to_vec() },
            deadline: None,
        };
        assert_eq!(check_activation(&of(std::slice::from_ref(&night)), 0), Ok(()));
        for wrong in [
            vec![],
            vec![Window { days: vec![], ..night.clone() }],
            vec![Window { days: vec![8], ..night.clone() }],
            vec![Window { from: "22".into(), ..night.clone() }],
            vec![Window { to: "25:00".into(), ..night.clone() }],
            vec![night; 21],
        ] {
            assert_eq!(check_activation(&of(&wrong), 0), Err(ActivationInvalid), "{wrong:?}");
        }
        let late = Activation { deadline: Some(5), ..Activation::default() };
        assert_eq!(
            (check_activation(&late, 4), check_activation(&late, 5)),
            (Ok(()), Err(ActivationInvalid))
        );
    }
}
