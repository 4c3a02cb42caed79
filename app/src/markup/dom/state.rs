use super::super::listener::Attached;
use super::super::setting::Setting;
use super::super::template::Template;
use super::super::{Markup, Part};
use leptos::prelude::*;
use leptos::tachys::reactive_graph::RenderEffectState;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::view::Mountable;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::iterators::VecState;
use std::borrow::Cow;

/// Markup that is on the page.
pub enum MarkupState {
    Nothing(Placeholder),
    Text(<Cow<'static, str> as Render>::State),
    Template(TemplateState),
    List(VecState<MarkupState>),
    Live(RenderEffectState<MarkupState>),
    View(AnyViewState),
}

/// A template that is on the page.
pub struct TemplateState {
    /// Tells templates apart: it is in the program once for each.
    pub(super) text: &'static str,
    pub(super) root: Option<Element>,
    pub(super) parts: Vec<PartState>,
}

pub enum PartState {
    Setting(Setting),
    Listener(Attached),
    Reference(Element),
    Child(MarkupState),
}

impl Render for Markup {
    type State = MarkupState;

    fn build(self) -> MarkupState {
        match self {
            Self::Nothing => MarkupState::Nothing(().build()),
            Self::Text(text) => MarkupState::Text(text.build()),
            Self::Template(template) => MarkupState::Template(template.grow(None)),
            Self::List(list) => MarkupState::List(list.build()),
            Self::Live(live) => MarkupState::Live(live.build()),
            Self::View(view) => MarkupState::View(view.build()),
        }
    }

    fn rebuild(self, state: &mut MarkupState) {
        match (self, state) {
            (Self::Nothing, MarkupState::Nothing(_)) => {}
            (Self::Text(text), MarkupState::Text(state)) => text.rebuild(state),
            (Self::Template(template), MarkupState::Template(state)) if template.is(state) => {
                template.change(state)
            }
            (Self::List(list), MarkupState::List(state)) => list.rebuild(state),
            (Self::Live(live), MarkupState::Live(state)) => live.rebuild(state),
            (Self::View(view), MarkupState::View(state)) => view.rebuild(state),
            (markup, state) => {
                let mut next = markup.build();
                state.insert_before_this(&mut next);
                state.unmount();
                *state = next;
            }
        }
    }
}

impl Template {
    fn is(&self, state: &TemplateState) -> bool {
        std::ptr::eq(self.text, state.text) && self.parts.len() == state.parts.len()
    }

    fn change(self, state: &mut TemplateState) {
        for (part, state) in self.parts.into_iter().zip(&mut state.parts) {
            state.change(part);
        }
    }
}

impl PartState {
    fn change(&mut self, part: Part) {
        match (part, self) {
            (Part::Attribute(value) | Part::Property(value) | Part::Html(value), Self::Setting(setting)) => {
                setting.replace(value);
            }
            (Part::Listener(Some(listener)), Self::Listener(attached)) => {
                *attached = listener.attach(&attached.element.clone());
            }
            (Part::Reference(Some(tell)), Self::Reference(element)) => tell(element),
            (Part::Child(child), Self::Child(state)) => child.rebuild(state),
            _ => {}
        }
    }
}

impl MarkupState {
    fn mountable(&mut self) -> Option<&mut dyn Mountable> {
        Some(match self {
            Self::Nothing(placeholder) => placeholder,
            Self::Text(text) => text,
            Self::Template(template) => template.root.as_mut()?,
            Self::List(list) => list,
            Self::Live(live) => live,
            Self::View(view) => view,
        })
    }

    fn mounted(&self) -> Option<&dyn Mountable> {
        Some(match self {
            Self::Nothing(placeholder) => placeholder,
            Self::Text(text) => text,
            Self::Template(template) => template.root.as_ref()?,
            Self::List(list) => list,
            Self::Live(live) => live,
            Self::View(view) => view,
        })
    }
}

impl Mountable for MarkupState {
    fn unmount(&mut self) {
        if let Some(state) = self.mountable() {
            state.unmount();
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        if let Some(state) = self.mountable() {
            state.mount(parent, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.mounted().is_some_and(|state| state.insert_before_this(child))
    }

    fn elements(&self) -> Vec<Element> {
        self.mounted().map(|state| state.elements()).unwrap_or_default()
    }
}
