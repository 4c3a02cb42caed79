//! What the steps of a run say of its rest, while no finished job of its kind says more.

use domain::jobs::Progress;

/// Steps are watched for at least so long: the first ones are slower, or faster, than the others. Milliseconds.
const WATCHED: i64 = 4_000;
/// How many steps at least.
const STEPS: u32 = 3;

/// Where the steps are counted from: not from the start, when a model may have had to be loaded.
#[derive(Clone, Copy, Debug)]
struct Begin {
    total: u32,
    step: u32,
    at: i64,
}

/// The pace of one run.
#[derive(Debug, Default)]
pub(super) struct Pace(Option<Begin>);

impl Pace {
    /// Seconds left after `elapsed_ms`, from and to; none until enough steps have been seen.
    pub fn left(&mut self, progress: &Progress, elapsed_ms: i64) -> Option<[i64; 2]> {
        let Progress { step, total, .. } = *progress;
        // Some graphs sample more than once, and tell so by another total.
        let known = self.0.filter(|begin| begin.total == total);
        if step == 0 || known.is_none() {
            self.0 = (step > 0).then_some(Begin { total, step, at: elapsed_ms });
            return None;
        }
        let begin = known?;
        let (done, took) = (step.saturating_sub(begin.step), elapsed_ms - begin.at);
        if done < STEPS || took < WATCHED {
            return None;
        }
        let rest = took * i64::from(total.saturating_sub(step)) / i64::from(done);
        // What comes after the steps, decoding and saving, is in none of them.
        Some([rest / 1_000, (rest + rest / 4) / 1_000 + 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pace: &mut Pace, step: u32, seconds: i64) -> Option<[i64; 2]> {
        pace.left(&Progress::new(step, 20, "drawing"), seconds * 1_000)
    }

    #[test]
    fn the_rest_is_told_by_the_steps_and_not_by_what_was_loaded_before_them() {
        let mut pace = Pace::default();
        let said = [(0, 30), (1, 60), (2, 61), (4, 63), (6, 65), (16, 75), (20, 79)];
        let said = said.map(|(step, seconds)| after(&mut pace, step, seconds));
        assert_eq!(said, [None, None, None, None, Some([14, 18]), Some([4, 6]), Some([0, 1])]);
    }

    #[test]
    fn another_way_is_paced_anew() {
        let mut pace = Pace::default();
        assert_eq!(after(&mut pace, 1, 0), None);
        assert!(after(&mut pace, 10, 9).is_some());
        assert_eq!(pace.left(&Progress::new(11, 40, "upscaling"), 10_000), None);
        assert_eq!(pace.left(&Progress::new(21, 40, "upscaling"), 20_000), Some([19, 24]));
    }
}
