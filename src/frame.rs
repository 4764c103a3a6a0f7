//! Columns of many rows, grouped: the only code that names polars.
//!
//! What comes in and goes out are slices and vectors, so that nobody else needs to know what computes.

use polars::prelude::{ChunkQuantile, Float64Chunked, PlSmallStr, QuantileMethod};
use polars::series::IsSorted;

/// Returns, for each group from 0 to `groups` − 1, the quantiles at `probabilities` of its values.
///
/// Between two values the quantile is interpolated (type 7 of Hyndman and Fan, which spreadsheets call `INC`): the median
/// of 1 and 2 is 1.5. A group without values has none. `group` says of each entry of `value` which group it is in;
/// entries of other groups are left out.
#[must_use]
pub fn quantiles_by(group: &[u32], value: &[f64], groups: usize, probabilities: &[f64]) -> Vec<Vec<Option<f64>>> {
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); groups];
    for (group, value) in group.iter().zip(value) {
        if let Some(column) = columns.get_mut(*group as usize) {
            column.push(*value);
        }
    }
    columns.into_iter().map(|column| quantiles(column, probabilities)).collect()
}

fn quantiles(mut values: Vec<f64>, probabilities: &[f64]) -> Vec<Option<f64>> {
    // Sorted once for all probabilities, and said to be, so that each is looked up rather than searched for.
    values.sort_unstable_by(f64::total_cmp);
    let mut column = Float64Chunked::from_vec(PlSmallStr::EMPTY, values);
    column.set_sorted_flag(IsSorted::Ascending);
    let at = |probability: f64| column.quantile(probability.clamp(0.0, 1.0), QuantileMethod::Linear).ok().flatten();
    probabilities.iter().map(|probability| at(*probability)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_interpolated_within_each_group() {
        let group = [0, 1, 0, 3, 0, 9, 0];
        let value = [4.0, 7.0, 1.0, -2.0, 3.0, 100.0, 2.0];
        let found = quantiles_by(&group, &value, 4, &[0.0, 0.5, 0.9, 1.0]);
        assert_eq!(found[1], [Some(7.0); 4]);
        assert_eq!(found[2], [None; 4]);
        assert_eq!(found[3], [Some(-2.0); 4]);
        let all: Vec<_> = found[0].iter().map(|quantile| quantile.map(|q| (q * 1e9).round())).collect();
        assert_eq!(all, [Some(1e9), Some(2.5e9), Some(3.7e9), Some(4e9)]);
    }
}
