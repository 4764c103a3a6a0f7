//! Puts touches whose time is vague among those whose time is known.
//!
//! A touch of which only the day is known stands among those of that day in its usual place: after the last of them
//! that is of its own or an earlier role. One without any time does the same among all. So an order of a day-only export
//! comes after that day's click, and a list without times comes before the mail that was sent to it.

use crate::model::{Day, When};

use super::Touch;

/// Weaves touches together; keeps its memory from person to person.
#[derive(Default)]
pub(super) struct Sequencer {
    /// Touches in their final order.
    woven: Vec<Touch>,
    /// The same before those without a time are put in.
    dated: Vec<Touch>,
}

impl Sequencer {
    /// Puts touches in order that are sorted by [`When`] (which puts no time first, then days, then instants) and role.
    pub(super) fn weave(&mut self, touches: &mut [Touch]) {
        let days_from = touches.partition_point(|touch| touch.when == When::Unknown);
        let instants_from = touches.partition_point(|touch| !matches!(touch.when, When::Instant(_)));
        let kinds = [0..days_from, days_from..instants_from, instants_from..touches.len()];
        if kinds.iter().filter(|kind| !kind.is_empty()).count() < 2 {
            return;
        }
        let [untimed, days, instants] = kinds.map(|kind| &touches[kind]);
        self.dated.clear();
        let (mut day, mut instant) = (0, 0);
        while day < days.len() || instant < instants.len() {
            let first = match (days.get(day), instants.get(instant)) {
                (Some(a), Some(b)) => a.when.day().min(b.when.day()),
                (a, b) => a.or(b).and_then(|touch| touch.when.day()),
            };
            let (day_end, instant_end) = (end_of(days, day, first), end_of(instants, instant, first));
            merge(&days[day..day_end], &instants[instant..instant_end], &mut self.dated);
            (day, instant) = (day_end, instant_end);
        }
        self.woven.clear();
        merge(untimed, &self.dated, &mut self.woven);
        touches.copy_from_slice(&self.woven);
    }
}

fn end_of(touches: &[Touch], from: usize, day: Option<Day>) -> usize {
    from + touches[from..].iter().take_while(|touch| touch.when.day() == day).count()
}

/// Adds both to `out`: each vague touch after the last certain one of its own or an earlier role. Linear.
fn merge(vague: &[Touch], certain: &[Touch], out: &mut Vec<Touch>) {
    let start = out.len();
    let mut left = certain.len();
    for touch in vague.iter().rev() {
        while left > 0 && certain[left - 1].role > touch.role {
            left -= 1;
            out.push(certain[left]);
        }
        out.push(*touch);
    }
    out.extend(certain[..left].iter().rev());
    out[start..].reverse();
}
