//! Which faults happen, and in which order.

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

/// Kills when `CHAOS_KILLS` isn't set.
const DEFAULT_KILLS: usize = 6;

/// One fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// SIGKILL at a random moment.
    Kill,
    /// SIGKILL while the program starts.
    KillDuringStart,
    /// SIGSTOP past the lease, then SIGCONT.
    Stop,
    /// SIGTERM in mid-run.
    Terminate,
    /// A ComfyUI loses its queue, its history and its connections.
    RestartEngine,
    FillDisk,
}

/// A sequence of faults, chosen at random with a seed.
pub struct Plan {
    pub seed: u64,
    pub faults: Vec<Fault>,
    pub rng: StdRng,
}

impl Plan {
    pub fn from_environment() -> Self {
        let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().expect("a number"));
        let seed = number("CHAOS_SEED").unwrap_or_else(|| rand::random_range(0..1_000_000));
        let kills = number("CHAOS_KILLS").map_or(DEFAULT_KILLS, |kills| usize::try_from(kills).unwrap());
        Self::new(seed, kills)
    }

    fn new(seed: u64, kills: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let some = |share: usize| (kills / share).max(1);
        let at_start = some(10);
        let mut faults = vec![Fault::Kill; kills - at_start];
        faults.extend(vec![Fault::KillDuringStart; at_start]);
        faults.extend(vec![Fault::Stop; some(20)]);
        faults.extend(vec![Fault::Terminate; some(10)]);
        faults.extend(vec![Fault::RestartEngine; some(20)]);
        faults.extend(vec![Fault::FillDisk; some(40)]);
        faults.shuffle(&mut rng);
        Self { seed, faults, rng }
    }

    /// Milliseconds until the next fault: mostly in mid-run, sometimes long enough to recover from the last one.
    pub fn random_delay(&mut self) -> u64 {
        if self.rng.random_bool(0.1) { self.random_ms(6_000..8_000) } else { self.random_ms(50..1_500) }
    }

    /// A random number of milliseconds in `range`.
    pub fn random_ms(&mut self, range: std::ops::Range<u64>) -> u64 {
        self.rng.random_range(range)
    }
}
