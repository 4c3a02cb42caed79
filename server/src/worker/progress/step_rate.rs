//! Estimates the rest of a run from its steps, when no finished job of its kind gives a better estimate.

use domain::jobs::Progress;

/// Minimum time of measurement, in milliseconds: the first steps are slower, or faster, than the others.
const MIN_WATCHED_MS: i64 = 4_000;
/// Minimum number of steps.
const MIN_STEPS: u32 = 3;

/// Where the measurement starts: not at the start of the run, which may include loading a model.
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
    /// Range of seconds left after `elapsed_ms`; none until enough steps were measured.
    pub fn left(&mut self, progress: &Progress, elapsed_ms: i64) -> Option<[i64; 2]> {
        let Progress { step, total, .. } = *progress;
        // Some graphs sample more than once, which shows as another total.
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
        // The steps do not include decoding and saving.
        Some([rest / 1_000, (rest + rest / 4) / 1_000 + 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(step_rate: &mut StepRate, step: u32, seconds: i64) -> Option<[i64; 2]> {
        step_rate.left(&Progress::new(step, 20, "KSampler"), seconds * 1_000)
    }

    #[test]
    fn remaining_time_is_estimated_from_steps_and_not_from_loading() {
        let mut step_rate = StepRate::default();
        let estimates = [(0, 30), (1, 60), (2, 61), (4, 63), (6, 65), (16, 75), (20, 79)];
        let estimates = estimates.map(|(step, seconds)| after(&mut step_rate, step, seconds));
        assert_eq!(estimates, [None, None, None, None, Some([14, 18]), Some([4, 6]), Some([0, 1])]);
    }

    #[test]
    fn another_stage_is_estimated_separately() {
        let mut step_rate = StepRate::default();
        assert_eq!(after(&mut step_rate, 1, 0), None);
        assert!(after(&mut step_rate, 10, 9).is_some());
        assert_eq!(step_rate.left(&Progress::new(11, 40, "upscaling"), 10_000), None);
        assert_eq!(step_rate.left(&Progress::new(21, 40, "upscaling"), 20_000), Some([19, 24]));
    }
}
