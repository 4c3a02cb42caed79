//! Numbers brought within their limits, and what is said of it.

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

    /// Width or height: a multiple of eight as well.
    pub fn side(&mut self, what: &str, number: Option<i128>) -> Option<i64> {
        let number = number?;
        let step = limits::SIDE_STEP;
        let fitting = (nearest(number, &limits::SIDE) + step / 2) / step * step;
        self.changed(what, number, fitting, number == i128::from(fitting));
        Some(fitting)
    }

    /// A seed near the one that was drawn with gives another picture, so a random one does as well.
    pub fn seed(&mut self, seed: Option<i128>) -> Option<i64> {
        let seed = seed.filter(|seed| *seed != i128::from(limits::RANDOM_SEED))?;
        let fitting = i64::try_from(seed).ok().filter(|seed| limits::SEED.contains(seed));
        if fitting.is_none() {
            let most = limits::SEED.end();
            self.notes.push(format!("The seed {seed} is not between 0 and {most}, which is what Genonaut can draw with; the seed will be random."));
        }
        fitting
    }

    /// The form draws from nothing but words.
    pub fn denoise(&mut self, denoise: Option<f64>) {
        if denoise.is_some_and(|denoise| denoise < 1.0) {
            self.notes.push("It was drawn over another picture; here it is drawn anew.".into());
        }
    }

    fn changed<T: ToString, U: ToString>(&mut self, what: &str, from: T, to: U, same: bool) {
        if !same {
            let (from, to) = (from.to_string(), to.to_string());
            self.notes.push(format!("The {what} was {from}; {to} is the nearest that can be drawn here."));
        }
    }
}

fn nearest(number: i128, within: &RangeInclusive<i64>) -> i64 {
    let clamped = number.clamp((*within.start()).into(), (*within.end()).into());
    i64::try_from(clamped).unwrap_or(*within.end())
}
