//! The models as one user sees them: the picker, the list, and a page for each. Rendered by the server only.

mod card;
mod model_form;
pub mod model_page;
mod model_section;
pub mod models_page;
mod more;
pub mod picker;
pub mod suggestion;
mod words;
