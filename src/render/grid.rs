//! Tables for a terminal.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use unicode_width::UnicodeWidthStr;

use crate::model::Share;
use crate::report::{Align, Cell, Column, Grid, figures};

use super::style::Style;
use super::terminal::push_line;
use super::widths::{Wish, widths};
use super::wrap::{break_into, longest_piece, longest_word, wrap};
use super::{Look, people};

/// Blanks behind a cell; the table puts one more between two columns.
const GAP: u16 = 1;
/// Lines that one row may take before it is cut off.
const LINES: usize = 3;

/// A column that is shown, with its texts.
struct Shown {
    align: Align,
    /// Whether its cells are worth little once they are broken: figures, bars and dates.
    keeps_line: bool,
    /// Heading, and cells from the first row to the last.
    texts: Vec<String>,
}

/// Rows of which a table that is too wide is taken apart into several; a longer list stays one.
const PARTED: usize = 30;

/// Appends a grid as a table that is as wide as `look` allows; as several, one below the other, if its figures need more.
pub(super) fn push(text: &mut String, grid: &Grid, look: Look, style: Style) {
    let rows = &grid.rows[..grid.shown.unwrap_or(usize::MAX).min(grid.rows.len())];
    let columns = columns(grid, rows, look);
    if columns.is_empty() {
        return;
    }
    let parts = match look.width {
        Some(width) if rows.len() <= PARTED => parts(&columns.iter().map(Shown::wish).collect::<Vec<_>>(), width),
        _ => vec![(0..columns.len()).collect()],
    };
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            text.push('\n');
        }
        push_part(text, &part.iter().map(|column| &columns[*column]).collect::<Vec<_>>(), rows.len(), look, style);
    }
    if grid.rows.is_empty() {
        push_line(text, &style.dim("none"));
    }
    if rows.len() < grid.rows.len() {
        let left = figures::count((grid.rows.len() - rows.len()) as u64);
        for line in wrap(&format!("… and {left} more: --format csv lists them all"), look.width.unwrap_or(usize::MAX))
        {
            push_line(text, &style.dim(&line));
        }
    }
}

/// Returns which columns stand in one table: all of them if their figures stay whole; else as many as do, and the others
/// below, each time with the first column, which says what a row is about.
fn parts(wishes: &[Wish], width: usize) -> Vec<Vec<usize>> {
    let mut parts = vec![vec![0]];
    let first = wishes[0].room();
    let mut used = first;
    for (place, wish) in wishes.iter().enumerate().skip(1) {
        let more = wish.room() + usize::from(GAP) + 1;
        let is_alone = parts.last().is_none_or(|part| part.len() < 2);
        if used + more > width && !is_alone {
            parts.push(vec![0]);
            used = first;
        }
        if let Some(part) = parts.last_mut() {
            part.push(place);
        }
        used += more;
    }
    parts
}

/// Appends some columns as one table.
fn push_part(text: &mut String, columns: &[&Shown], rows: usize, look: Look, style: Style) {
    let wishes: Vec<_> = columns.iter().map(|column| column.wish()).collect();
    let widths = look.width.map(|width| widths(&wishes, usize::from(GAP) + 1, width));
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    let line = |row: usize| {
        let cell = |(place, column): (usize, &&Shown)| match &widths {
            Some(widths) => cut(break_into(&column.texts[row], widths[place]), widths[place]),
            None => column.texts[row].clone(),
        };
        columns.iter().enumerate().map(cell).collect::<Vec<_>>()
    };
    table.set_header(line(0));
    (1..=rows).for_each(|row| {
        table.add_row(line(row));
    });
    for (place, shown) in columns.iter().enumerate() {
        let Some(column) = table.column_mut(place) else { continue };
        column.set_padding((0, if place + 1 == columns.len() { 0 } else { GAP }));
        if shown.align == Align::Right {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    push_table(text, &table, style);
}

fn push_table(text: &mut String, table: &Table, style: Style) {
    let mut in_header = true;
    for line in table.lines() {
        let line = line.trim_end();
        if in_header && line.starts_with('─') {
            in_header = false;
            push_line(text, &style.dim(line));
        } else if in_header {
            push_line(text, &style.bold(line));
        } else {
            push_line(text, &style.bars(line));
        }
    }
}

/// Returns what is shown of a grid: the columns for people that have anything to show.
fn columns(grid: &Grid, rows: &[Vec<Cell>], look: Look) -> Vec<Shown> {
    let bar_width = match look.width {
        Some(width) if width >= 110 => 24,
        Some(width) if width >= 76 => 10,
        _ => 0,
    };
    let shown = |(place, column): (usize, &Column)| {
        let heading = people::clean(column.heading.as_deref()?);
        let cells = || rows.iter().map(|row| row.get(place).unwrap_or(&Cell::Missing));
        let is_bar = cells().any(|cell| matches!(cell, Cell::Bar(_) | Cell::Spark(_)));
        let is_blank = !rows.is_empty() && cells().all(|cell| matches!(cell, Cell::Missing));
        if is_blank || (is_bar && bar_width == 0) {
            return None;
        }
        let texts = cells().map(|cell| match cell {
            Cell::Bar(share) => bar_of(*share, bar_width),
            Cell::Spark(counts) => spark(counts),
            cell => people::text(cell),
        });
        let is_date = cells().any(|cell| matches!(cell, Cell::When(_) | Cell::Day(_)));
        let keeps_line = is_bar || is_date || column.align == Align::Right;
        Some(Shown { align: column.align, keeps_line, texts: std::iter::once(heading).chain(texts).collect() })
    };
    grid.columns.iter().enumerate().filter_map(shown).collect()
}

impl Shown {
    fn wish(&self) -> Wish {
        let cells = &self.texts[1..];
        let widest = cells.iter().map(|text| text.width()).max().unwrap_or(0);
        let figures = self.keeps_line;
        let unbroken = if figures { longest_word } else { longest_piece };
        let broken = self.texts.iter().map(|text| unbroken(text)).max().unwrap_or(0);
        let least = if figures { widest.max(broken) } else { broken };
        Wish { most: widest.max(self.texts[0].width()), least, broken, figures }
    }
}

/// Joins the lines of a cell, cut off after [`LINES`].
fn cut(mut lines: Vec<String>, width: usize) -> String {
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            while last.width() + 1 > width && last.pop().is_some() {}
            last.push('…');
        }
    }
    lines.join("\n")
}

/// Returns a bar for a share: solid as far as the share surely goes, lighter to where it lies, and light to where it may
/// go; where that is less than a column, solid to where it lies.
fn bar_of(share: Share, width: usize) -> String {
    let rate = share.rate().unwrap_or(0.0);
    let column = 1.0 / f64::from(u16::try_from(width.max(1)).unwrap_or(u16::MAX));
    let Some(ends) = share.wilson().filter(|ends| share.part < share.whole && ends.high - ends.low > column) else {
        return bar(rate, width);
    };
    let mark = |place: u16| {
        let middle = (f64::from(place) + 0.5) * column;
        match middle {
            middle if middle <= ends.low => Some('█'),
            middle if middle <= rate => Some('▓'),
            middle if middle <= ends.high => Some('░'),
            _ => None,
        }
    };
    (0..u16::try_from(width).unwrap_or(u16::MAX)).map_while(mark).collect()
}

/// Returns a line of marks, each as high as its count is of the largest; nothing where there is none.
fn spark(counts: &[u64]) -> String {
    const MARKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let mark = |count: &u64| match count {
        0 => ' ',
        count => MARKS[usize::try_from((count * 8).div_ceil(most)).unwrap_or(8).clamp(1, 8) - 1],
    };
    counts.iter().map(mark).collect()
}

/// Returns a bar of at most `width` columns, in eighths of a column; anything above zero shows at least a sliver.
fn bar(fraction: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = u16::try_from(width * 8).unwrap_or(u16::MAX);
    let reached = |eighth: &u16| f64::from(*eighth) - 0.5 <= fraction * f64::from(eighths);
    let full = (1..=eighths).take_while(reached).count().max(usize::from(fraction > 0.0));
    format!("{}{}", "█".repeat(full / 8), EIGHTHS[full % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_nothing_for_something() {
        for (fraction, text) in [(0.0, ""), (0.0001, "▏"), (0.5, "█████"), (0.55, "█████▌"), (1.0, "██████████")]
        {
            assert_eq!(bar(fraction, 10), text);
        }
    }

    #[test]
    fn long_cells_are_cut_off() {
        assert_eq!(cut(break_into("aaa bbb ccc ddd", 3), 3), "aaa\nbbb\ncc…");
        assert_eq!(cut(break_into("aaa bbb", 3), 3), "aaa\nbbb");
    }

    #[test]
    fn a_bar_says_how_sure_its_end_is() {
        assert_eq!(bar_of(Share::new(5, 10), 10), "██▓▓▓░░░");
        assert_eq!(bar_of(Share::new(500, 1000), 10), "█████");
        assert_eq!(bar_of(Share::new(10, 10), 10), "██████████");
        assert_eq!(bar_of(Share::new(0, 0), 10), "");
        assert_eq!(bar_of(Share::new(0, 20), 10), "░░");
    }

    #[test]
    fn marks_are_as_high_as_their_counts() {
        assert_eq!(spark(&[0, 1, 4, 8]), " ▁▄█");
        assert_eq!(spark(&[0, 0]), "  ");
    }

    #[test]
    fn a_table_whose_figures_need_more_room_is_taken_apart() {
        let figure = Wish { most: 12, least: 12, broken: 6, figures: true };
        let words = Wish { most: 30, least: 13, broken: 13, figures: false };
        let all = [words, figure, figure, figure];
        assert_eq!(parts(&all, 80), [[0, 1, 2, 3]]);
        assert_eq!(parts(&all, 45), [vec![0, 1, 2], vec![0, 3]]);
        assert_eq!(parts(&all, 10), [[0, 1], [0, 2], [0, 3]]);
    }
}
