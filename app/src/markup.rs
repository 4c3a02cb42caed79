//! What `view!` makes. Leptos' own has a type for each shape of an element, and with it code of its own for drawing, taking
//! over and changing each; here an element is a text with gaps, and one piece of code does that for all of them.

mod child;
mod dom;
mod html;
mod listener;
mod part;
mod plain;
mod setting;
mod template;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod value;

pub use ::markup::view;
pub use child::Child;
pub use part::Part;
pub use value::{IntoValue, Value};

use leptos::prelude::*;
use std::any::Any;
use std::borrow::Cow;
use template::Template;

/// A part of a page, before it is drawn.
#[derive(Default)]
pub enum Markup {
    /// Takes a place that something else can take later.
    #[default]
    Nothing,
    Text(Cow<'static, str>),
    Template(Template),
    List(Vec<Markup>),
    /// Drawn again when a signal that it reads has changed.
    Live(Box<dyn FnMut() -> Markup + Send>),
    /// A view of Leptos'.
    View(AnyView),
}

impl Markup {
    /// An element; `view!` alone writes texts that fit their parts.
    #[doc(hidden)]
    pub fn template(text: &'static str, parts: Vec<Part>) -> Self {
        Self::Template(Template { text, parts })
    }
}

impl From<&'static str> for Markup {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// What a component draws.
#[doc(hidden)]
pub fn component<V: IntoView + 'static>(view: View<V>) -> Markup {
    let mut view = Some(view.into_inner());
    // Most components are erased already; doing it twice would wrap each in another box.
    let erased = (&mut view as &mut dyn Any).downcast_mut::<Option<AnyView>>().and_then(Option::take);
    Markup::View(match (erased, view) {
        (Some(erased), _) => erased,
        (None, Some(view)) => view.into_any(),
        (None, None) => ().into_any(),
    })
}
