//! What is to happen, in which order.

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

/// Kills when nobody says how many.
const FEW: usize = 6;

/// One blow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blow {
    /// SIGKILL at a random moment.
    Kill,
    /// SIGKILL while the program starts.
    KillAtStart,
    /// SIGSTOP past the lease, then SIGCONT.
    Stop,
    /// SIGTERM in mid-run.
    Terminate,
    /// A ComfyUI loses its queue, its history and its connections.
    RestartEngine,
    FillDisk,
}

/// A row of blows, drawn with a seed.
pub struct Plan {
    pub seed: u64,
    pub blows: Vec<Blow>,
    pub dice: StdRng,
}

impl Plan {
    pub fn from_environment() -> Self {
        let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().expect("a number"));
        let seed = number("CHAOS_SEED").unwrap_or_else(|| rand::random_range(0..1_000_000));
        let kills = number("CHAOS_KILLS").map_or(FEW, |kills| usize::try_from(kills).unwrap());
        Self::new(seed, kills)
    }

    fn new(seed: u64, kills: usize) -> Self {
        let mut dice = StdRng::seed_from_u64(seed);
        let some = |share: usize| (kills / share).max(1);
        let at_start = some(10);
        let mut blows = vec![Blow::Kill; kills - at_start];
        blows.extend(vec![Blow::KillAtStart; at_start]);
        blows.extend(vec![Blow::Stop; some(20)]);
        blows.extend(vec![Blow::Terminate; some(10)]);
        blows.extend(vec![Blow::RestartEngine; some(20)]);
        blows.extend(vec![Blow::FillDisk; some(40)]);
        blows.shuffle(&mut dice);
        Self { seed, blows, dice }
    }

    /// Milliseconds until the next blow: mostly in mid-run, sometimes long enough for what was broken to heal.
    pub fn calm(&mut self) -> u64 {
        if self.dice.random_bool(0.1) { self.dice(6_000..8_000) } else { self.dice(50..1_500) }
    }

    /// A number of milliseconds in `range`.
    pub fn dice(&mut self, range: std::ops::Range<u64>) -> u64 {
        self.dice.random_range(range)
    }
}
