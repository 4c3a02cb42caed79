//! Numbers clamped to their limits, with a note for each change.

use domain::jobs::limits;
use std::ops::RangeInclusive;

pub struct Numbers<'a> {
    pub notes: &'a mut Vec<String>,
}

impl Numbers<'_> {
    pub fn whole(&mut self, what: &str, number: Option<i128>, within: RangeInclusive<i64>) -> Option<i64> {
        let number = number?;
        let fitting = nearest(number, &within);
        self.changed(what, number, fitting, number == i128::from(fitting));
        Some(fitting)
    }

    pub fn decimal(&mut self, what: &str, number: Option<f64>, within: RangeInclusive<f64>) -> Option<f64> {
        let number = number.filter(|number| number.is_finite())?;
        let fitting = number.clamp(*within.start(), *within.end());
        self.changed(what, number, fitting, number == fitting);
        Some(fitting)
    }

    /// Width or height, rounded to a multiple of 8.
    pub fn side(&mut self, what: &str, number: Option<i128>) -> Option<i64> {
        let number = number?;
        let step = limits::SIDE_STEP;
        let fitting = (nearest(number, &limits::SIDE) + step / 2) / step * step;
        self.changed(what, number, fitting, number == i128::from(fitting));
        Some(fitting)
    }

    /// A seed out of range becomes random: the nearest one would give another image anyway.
    pub fn seed(&mut self, seed: Option<i128>) -> Option<i64> {
        let seed = seed.filter(|seed| *seed != i128::from(limits::RANDOM_SEED))?;
        let fitting = i64::try_from(seed).ok().filter(|seed| limits::SEED.contains(seed));
        if fitting.is_none() {
            let most = limits::SEED.end();
            self.notes.push(format!("Seed {seed} is out of range (0 to {most}). Using a random seed."));
        }
        fitting
    }

    /// The form only generates from text.
    pub fn denoise(&mut self, denoise: Option<f64>) {
        if denoise.is_some_and(|denoise| denoise < 1.0) {
            self.notes.push("Made from another picture; that part can't be loaded.".into());
        }
    }

    fn changed<T: ToString, U: ToString>(&mut self, what: &str, from: T, to: U, same: bool) {
        if !same {
            let (from, to) = (from.to_string(), to.to_string());
            self.notes.push(format!("Changed {what} from {from} to {to}, the nearest supported value."));
        }
    }
}

fn nearest(number: i128, within: &RangeInclusive<i64>) -> i64 {
    let clamped = number.clamp((*within.start()).into(), (*within.end()).into());
    i64::try_from(clamped).unwrap_or(*within.end())
}
