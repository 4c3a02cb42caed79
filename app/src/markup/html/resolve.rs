//! What the server waits for before it draws.

use super::super::template::Template;
use super::super::{Markup, Part};
use futures::future::{BoxFuture, FutureExt, join_all};
use leptos::prelude::*;

impl Markup {
    /// Lets everything in it begin to load.
    pub(super) fn look(&mut self) {
        match self {
            Self::Live(live) => live().look(),
            Self::View(view) => view.dry_resolve(),
            Self::List(list) => list.iter_mut().for_each(Self::look),
            Self::Template(template) => template.children().for_each(Self::look),
            Self::Nothing | Self::Text(_) => {}
        }
    }

    /// The same, once all in it has loaded.
    pub(super) fn waited_for(self) -> BoxFuture<'static, Self> {
        async move {
            match self {
                Self::Live(mut live) => live().waited_for().await,
                Self::View(view) => Self::View(view.resolve().await),
                Self::List(list) => Self::List(join_all(list.into_iter().map(Self::waited_for)).await),
                Self::Template(template) => Self::Template(template.waited_for().await),
                settled => settled,
            }
        }
        .boxed()
    }
}

impl Template {
    fn children(&mut self) -> impl Iterator<Item = &mut Markup> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Child(child) => Some(child),
            _ => None,
        })
    }

    async fn waited_for(mut self) -> Self {
        let children = self.children().map(|child| std::mem::take(child).waited_for()).collect::<Vec<_>>();
        let waited_for = join_all(children).await;
        self.children().zip(waited_for).for_each(|(child, markup)| *child = markup);
        self
    }
}
