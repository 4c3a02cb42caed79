//! Images: content items, their thumbnails and the history they make up.

pub mod api;
mod bulk_bar;
#[cfg(feature = "ssr")]
pub mod bulk_buttons;
pub mod card;
#[cfg(feature = "ssr")]
pub mod compare;
mod compare_keys;
mod compare_page;
mod copying;
pub(crate) mod deleted;
#[cfg(feature = "ssr")]
pub mod details;
mod favorite_button;
mod filter_bar;
#[cfg(feature = "ssr")]
pub mod filter_fields;
mod gallery;
mod history_grid;
mod history_page;
mod image_page;
mod in_view;
mod loaded;
mod name_part;
mod older;
mod picture;
mod recent_images;
#[cfg(feature = "ssr")]
pub mod redirect_back;
mod rows;
mod saved_history;
mod select_box;
mod selection;
#[cfg(feature = "ssr")]
mod settings_rows;
mod share_button;
mod steps;
mod tags_part;
mod viewer;
mod viewer_bar;
mod viewer_keys;
mod viewer_side;
mod window;
#[cfg_attr(feature = "ssr", allow(dead_code, reason = "only the browser has a hand that zooms"))]
mod zoom;
mod zoom_pad;

pub use card::JobPictures;
pub use compare_page::ComparePage;
pub use domain::images::*;
pub use history_page::HistoryView;
pub use image_page::ImagePage;
pub use recent_images::RecentImages;
pub use saved_history::SavedHistoryStore;
pub use select_box::SelectBox;
pub use selection::{EntryKey, Selection};
