//! Owner of `engines`, `models` and `engine_models`.

mod change;
mod offer;
mod read;

pub use change::{NewEngine, add, configure, ensure_sketch, remove, set_enabled};
pub use offer::{save_offer, save_state};
pub use read::{EngineRecord, choices, list, overview};
