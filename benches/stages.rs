//! Times the stages of a run on a made campaign, so that a change's cost is seen where it falls.
//!
//! `cargo bench` runs it with 20,000 people; `cargo bench -- 200000` with more. The figures are those of this machine
//! at this moment: compare two runs side by side, not a run with a figure written down elsewhere.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use moldau::pipeline;
use moldau::progress::Progress;
use moldau::settings::{Typed, resolve};

const FIRST: &[&str] =
    &["Ann", "Robert", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Liam"];
const SYLLABLES: &[&str] =
    &["ar", "ber", "con", "dvo", "es", "four", "gru", "hor", "iva", "jen", "kow", "lo", "mar", "nov", "os", "pe"];

/// A small generator of numbers that look random and are the same on every machine (Marsaglia's xorshift, 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap_or(0)]
    }
}

/// Writes sends, opens, clicks, forms and orders of `people` made people into `folder`; returns how many rows.
fn campaign(folder: &Path, people: u64) -> std::io::Result<u64> {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut files = ["Email Address,First Name,Last Name,Company\n"; 3].map(str::to_owned);
    let mut forms = "First name,Last name,Email,Company,Submit Date (UTC)\n".to_owned();
    let mut orders = "Order Number,Order Date,Order Total Amount,Currency,Customer Name,Company\n".to_owned();
    let mut rows = 0;
    for number in 0..people {
        let first = chance.of(FIRST);
        let last = format!("{}{}{}", chance.of(SYLLABLES), chance.of(SYLLABLES), chance.of(SYLLABLES));
        let domain = format!("{}{}", chance.of(SYLLABLES), chance.of(SYLLABLES));
        let firm = format!("{domain} {}", chance.of(&["Ltd", "Inc.", "GmbH", ""]));
        let mail = format!("{first}.{last}{}@{domain}.example", number % 7);
        let (day, share) = (chance.below(28) + 1, chance.below(100));
        for (file, reach) in files.iter_mut().zip([100, 42, 15]) {
            if share < reach {
                let _ = writeln!(file, "{mail},{first},{last},{firm}");
                rows += 1;
            }
        }
        if share < 6 {
            let _ = writeln!(forms, "{first},{last},{},{firm},2026-03-{day:02} 10:00:00", mail.to_uppercase());
            rows += 1;
        }
        if share < 2 {
            let _ = writeln!(orders, "{number},2026-04-{day:02},{day}.50,EUR,\"{last}, {first}\",{firm}");
            rows += 1;
        }
    }
    for (name, text) in ["sent_to_launch.csv", "opened_launch.csv", "clicked_launch.csv"].iter().zip(&files) {
        fs::write(folder.join(name), text)?;
    }
    fs::write(folder.join("form responses.csv"), forms)?;
    fs::write(folder.join("orders.csv"), orders)?;
    Ok(rows)
}

#[expect(clippy::print_stdout, clippy::cast_precision_loss, reason = "a benchmark prints its figures")]
fn timed<T>(stage: &str, rows: u64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    println!("{stage:<20} {seconds:8.3} s  {:12.0} rows/s", rows as f64 / seconds);
    result
}

fn main() -> anyhow::Result<()> {
    let people = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(20_000);
    let folder = tempfile::tempdir()?;
    let rows = campaign(folder.path(), people)?;
    let settings = resolve(Typed { paths: vec![folder.path().to_path_buf()], ..Typed::default() })?;
    let quiet = Progress::new(false);
    timed("read and recognise", rows, || pipeline::survey(&settings, &quiet))?;
    let intake = timed("and normalise", rows, || pipeline::intake(&settings, &quiet))?;
    timed("link", rows, || pipeline::linkage(&intake, &quiet));
    timed("all, with funnel", rows, || pipeline::outcome(&settings, &quiet))?;
    Ok(())
}
