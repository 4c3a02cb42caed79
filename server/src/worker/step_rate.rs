//! What the steps of a run say of its rest, while no finished job of its kind says more.

use domain::jobs::Progress;

/// Steps are watched for at least so long: the first ones are slower, or faster, than the others. Milliseconds.
const MIN_WATCHED_MS: i64 = 4_000;
/// How many steps at least.
const MIN_STEPS: u32 = 3;

/// Where the steps are counted from: not from the start, when a model may have had to be loaded.
#[derive(Clone, Copy, Debug)]
struct Baseline {
    total: u32,
    step: u32,
    at: i64,
}

/// The step rate of one run.
#[derive(Debug, Default)]
pub(super) struct StepRate(Option<Baseline>);

impl StepRate {
    /// Seconds left after `elapsed_ms`, from and to; none until enough steps have been seen.
    pub fn left(&mut self, progress: &Progress, elapsed_ms: i64) -> Option<[i64; 2]> {
        let Progress { step, total, .. } = *progress;
        // Some graphs sample more than once, and tell so by another total.
        let known = self.0.filter(|baseline| baseline.total == total);
        if step == 0 || known.is_none() {
            self.0 = (step > 0).then_some(Baseline { total, step, at: elapsed_ms });
            return None;
        }
        let baseline = known?;
        let (done, took) = (step.saturating_sub(baseline.step), elapsed_ms - baseline.at);
        if done < MIN_STEPS || took < MIN_WATCHED_MS {
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

    fn after(step_rate: &mut StepRate, step: u32, seconds: i64) -> Option<[i64; 2]> {
        step_rate.left(&Progress::new(step, 20, "drawing"), seconds * 1_000)
    }

    #[test]
    fn remaining_time_is_estimated_from_steps_and_not_from_loading() {
        let mut step_rate = StepRate::default();
        let estimates = [(0, 30), (1, 60), (2, 61), (4, 63), (6, 65), (16, 75), (20, 79)];
        let estimates = estimates.map(|(step, seconds)| after(&mut step_rate, step, seconds));
        assert_eq!(estimates, [None, None, None, None, Some([14, 18]), Some([4, 6]), Some([0, 1])]);
    }

    #[test]
    fn another_stage_is_estimated_anew() {
        let mut step_rate = StepRate::default();
        assert_eq!(after(&mut step_rate, 1, 0), None);
        assert!(after(&mut step_rate, 10, 9).is_some());
        assert_eq!(step_rate.left(&Progress::new(11, 40, "upscaling"), 10_000), None);
        assert_eq!(step_rate.left(&Progress::new(21, 40, "upscaling"), 20_000), Some([19, 24]));
    }
}
