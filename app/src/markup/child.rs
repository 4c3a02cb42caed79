use super::Markup;
use leptos::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// What can stand in braces between elements.
pub trait Child {
    fn into_markup(self) -> Markup;
}

impl Child for Markup {
    fn into_markup(self) -> Markup {
        self
    }
}

impl Child for AnyView {
    fn into_markup(self) -> Markup {
        Markup::View(self)
    }
}

impl Child for () {
    fn into_markup(self) -> Markup {
        Markup::Nothing
    }
}

impl Child for &'static str {
    fn into_markup(self) -> Markup {
        self.into()
    }
}

impl Child for String {
    fn into_markup(self) -> Markup {
        Markup::Text(Cow::Owned(self))
    }
}

impl Child for Cow<'static, str> {
    fn into_markup(self) -> Markup {
        Markup::Text(self)
    }
}

impl Child for Arc<str> {
    fn into_markup(self) -> Markup {
        self.to_string().into_markup()
    }
}

impl<T: Child> Child for Option<T> {
    fn into_markup(self) -> Markup {
        self.map_or(Markup::Nothing, T::into_markup)
    }
}

impl<T: Child, const N: usize> Child for [T; N] {
    fn into_markup(self) -> Markup {
        Markup::List(self.into_iter().map(T::into_markup).collect())
    }
}

impl<T: Child> Child for Vec<T> {
    fn into_markup(self) -> Markup {
        Markup::List(self.into_iter().map(T::into_markup).collect())
    }
}

impl<F, T> Child for F
where
    F: FnMut() -> T + Send + 'static,
    T: Child,
{
    fn into_markup(mut self) -> Markup {
        Markup::Live(Box::new(move || self().into_markup()))
    }
}

impl<T> Child for Suspend<T>
where
    Self: RenderHtml + 'static,
{
    fn into_markup(self) -> Markup {
        Markup::View(self.into_any())
    }
}
