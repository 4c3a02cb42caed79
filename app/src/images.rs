//! Images: content items, their thumbnails, and the history.

mod address;
pub mod api;
pub mod bulk;
pub mod card;
pub mod compare;
pub mod history;
mod picture;
#[cfg(feature = "ssr")]
pub mod redirect_back;
#[cfg(feature = "ssr")]
mod settings_rows;
pub(crate) mod shape;
pub mod viewer;
mod zoom;
mod zoom_pad;

pub use bulk::select_box::SelectBox;
pub use bulk::selection::{EntryKey, Selection};
pub use card::JobPictures;
pub use compare::page::ComparePage;
pub use domain::images::*;
pub use history::page::HistoryView;
pub use history::recent::RecentImages;
pub use history::saved_history::SavedHistoryStore;
pub use viewer::page::ImagePage;
