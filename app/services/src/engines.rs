//! Owner of `engines`, `models`, `engine_models` and `model_favorites`.

mod change;
mod choices;
mod configure;
mod describe;
mod favorite;
mod library;
mod listing;
mod model_batch;
mod models;
mod names;
mod offer;
mod overview;
mod read;
mod recent;
mod state;

pub use change::{NewEngine, add, remove, set_enabled};
pub use choices::{MAX_CHOICES, NamedModel, choices, choices_for, choices_named, sampling};
pub use configure::{configure, ensure_sketch, free_name};
pub use describe::{ModelChange, change_model, model_picture};
pub use favorite::set_model_favorite;
pub use library::{LibraryPage, library, library_checkpoint, library_model, model_total};
pub use listing::{ModelFilter, ModelOrder, ModelTab};
pub use names::{checkpoint_total, holders};
pub use offer::save_offer;
pub use overview::overview;
pub use read::{EngineRecord, list};
pub use state::{save_queue_length, save_state, save_stuck};
