//! Progress bars: on a terminal only, and only for what takes longer than a moment.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before it shows that it is still at work, so that a short one does not flicker.
const MOMENT: Duration = Duration::from_secs(1);
/// How often what is shown is brought up to date.
const TICK: Duration = Duration::from_millis(100);

/// Shows how far a run is. Nothing is drawn unless it is enabled.
///
/// A thread of its own draws, so that counting costs the workers one addition.
pub struct Progress {
    shared: Option<Arc<Shared>>,
    drawer: Option<JoinHandle<()>>,
}

/// One stage of the run; it ends when this is dropped. May be shared between threads.
#[derive(Default)]
pub struct Bar {
    stage: Option<(Arc<Stage>, Arc<Shared>)>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    stage: Option<Arc<Stage>>,
    /// The stage whose bar stands on the terminal and has to be taken off again.
    drawn: Option<Arc<Stage>>,
    over: bool,
}

struct Stage {
    name: &'static str,
    /// Steps in all; 0 if that is not known.
    total: AtomicU64,
    done: AtomicU64,
    over: AtomicBool,
}

impl Progress {
    /// Returns progress that is drawn on standard error if `enabled`.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        if !enabled {
            return Self { shared: None, drawer: None };
        }
        let shared = Arc::new(Shared::default());
        let drawn = Arc::clone(&shared);
        // Without a thread to draw, the run is merely silent.
        let drawer = std::thread::Builder::new().name("progress".to_owned()).spawn(move || draw(&drawn, MOMENT)).ok();
        Self { shared: drawer.is_some().then_some(shared), drawer }
    }

    /// Begins a stage of the run, such as `reading files`, of `total` steps if that is known.
    #[must_use]
    pub fn stage(&self, name: &'static str, total: Option<u64>) -> Bar {
        let Some(shared) = &self.shared else { return Bar::default() };
        let stage = Arc::new(Stage {
            name,
            total: AtomicU64::new(total.unwrap_or(0)),
            done: AtomicU64::new(0),
            over: AtomicBool::new(false),
        });
        lock(&shared.state).stage = Some(Arc::clone(&stage));
        Bar { stage: Some((stage, Arc::clone(shared))) }
    }
}

impl Bar {
    /// Counts `steps` further steps.
    pub fn add(&self, steps: u64) {
        if let Some((stage, _)) = &self.stage {
            stage.done.fetch_add(steps, Ordering::Relaxed);
        }
    }

    /// Says how many steps of how many are done, for work that counts by itself.
    pub fn at(&self, done: u64, total: u64) {
        if let Some((stage, _)) = &self.stage {
            stage.done.store(done, Ordering::Relaxed);
            stage.total.store(total, Ordering::Relaxed);
        }
    }
}

impl Drop for Bar {
    /// Takes the bar off the terminal before anything else is written there, as it would wipe that off with it.
    fn drop(&mut self) {
        if let Some((stage, shared)) = &self.stage {
            stage.over.store(true, Ordering::Relaxed);
            let state = lock(&shared.state);
            shared.changed.notify_all();
            let still_there =
                |state: &mut State| !state.over && state.drawn.as_ref().is_some_and(|drawn| Arc::ptr_eq(drawn, stage));
            drop(shared.changed.wait_timeout_while(state, MOMENT, still_there));
        }
    }
}

impl Drop for Progress {
    /// Takes everything that was drawn off the terminal again.
    fn drop(&mut self) {
        if let Some(shared) = &self.shared {
            lock(&shared.state).over = true;
            shared.changed.notify_all();
        }
        if let Some(drawer) = self.drawer.take() {
            let _ = drawer.join();
        }
    }
}

/// A worker that panicked while it held the lock leaves nothing half done.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Draws the stage at hand until all is over.
fn draw(shared: &Shared, moment: Duration) {
    let start = Instant::now();
    let mut drawn: Option<(Arc<Stage>, ProgressBar)> = None;
    let mut state = lock(&shared.state);
    while !state.over {
        let wait = if start.elapsed() < moment { moment.saturating_sub(start.elapsed()).min(TICK) } else { TICK };
        state = shared.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        let current = state.stage.clone().filter(|stage| !stage.over.load(Ordering::Relaxed));
        let is_same = match (&current, &drawn) {
            // Once it is known how much there is to do, the spinner becomes a bar.
            (Some(now), Some((before, bar))) => {
                Arc::ptr_eq(now, before) && bar.length().is_some() == (now.total.load(Ordering::Relaxed) > 0)
            }
            (None, None) => true,
            _ => false,
        };
        if !is_same && let Some((_, bar)) = drawn.take() {
            bar.finish_and_clear();
            state.drawn = None;
            shared.changed.notify_all();
        }
        if let Some(now) = current.filter(|_| start.elapsed() >= moment && !state.over) {
            let (shown, bar) = drawn.get_or_insert_with(|| {
                let bar = new_bar(&now);
                (now, bar)
            });
            if bar.length().is_some() {
                bar.set_length(shown.total.load(Ordering::Relaxed));
            }
            bar.set_position(shown.done.load(Ordering::Relaxed));
            bar.tick();
            state.drawn = Some(Arc::clone(shown));
        }
    }
    if let Some((_, bar)) = drawn {
        bar.finish_and_clear();
    }
}

fn new_bar(stage: &Stage) -> ProgressBar {
    let (bar, look) = match stage.total.load(Ordering::Relaxed) {
        total if total > 0 => (ProgressBar::new(total), "{msg:>20} [{bar:30}] {human_pos} of {human_len} {eta}"),
        _ => (ProgressBar::new_spinner(), "{msg:>20} {spinner} {human_pos}"),
    };
    if let Ok(style) = ProgressStyle::with_template(look) {
        bar.set_style(style.progress_chars("█▌ "));
    }
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.set_message(stage.name);
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_count_from_many_threads() {
        let progress = Progress::new(true);
        let bar = progress.stage("comparing", Some(4000));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1000).for_each(|_| bar.add(1)));
            }
        });
        let (stage, _) = bar.stage.clone().expect("an enabled bar");
        assert_eq!(stage.done.load(Ordering::Relaxed), 4000);
        bar.at(7, 9);
        assert_eq!([&stage.done, &stage.total].map(|count| count.load(Ordering::Relaxed)), [7, 9]);
        drop(bar);
        assert!(stage.over.load(Ordering::Relaxed));
    }

    #[test]
    fn a_run_ends_without_waiting_for_a_moment() {
        let start = Instant::now();
        let progress = Progress::new(true);
        let bar = progress.stage("reading", None);
        bar.add(1);
        drop(progress);
        assert!(start.elapsed() < MOMENT);
    }

    #[test]
    fn nothing_is_kept_where_nothing_is_drawn() {
        let progress = Progress::new(false);
        let bar = progress.stage("reading", Some(1));
        bar.add(1);
        assert!(bar.stage.is_none() && progress.drawer.is_none());
    }
}
