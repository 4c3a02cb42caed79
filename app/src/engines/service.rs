//! Owner of `engines`, `models` and `engine_models`.

mod change;
mod choices;
mod configure;
mod offer;
mod overview;
mod read;
mod state;

pub use change::{NewEngine, add, remove, set_enabled};
pub use choices::choices;
pub use configure::{configure, ensure_sketch};
pub use offer::save_offer;
pub use overview::overview;
pub use read::{EngineRecord, list};
pub use state::{save_queue_length, save_state, save_stuck};
