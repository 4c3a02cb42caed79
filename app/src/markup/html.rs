//! How the server draws markup as HTML, whole or in the pieces that a stream is sent in.

use super::dom::{Drawn, MarkupState};
use super::template::{Piece, Pieces, Template};
use super::{Markup, Part};
use html_escape::encode_double_quoted_attribute_to_string as escape;
use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Position, PositionState};

mod resolve;

/// Where HTML is written to.
enum Page<'a> {
    Whole(&'a mut String),
    InOrder(&'a mut StreamBuilder),
    OutOfOrder(&'a mut StreamBuilder),
}

impl Page<'_> {
    fn write(&mut self, write: impl FnOnce(&mut String)) {
        match self {
            Self::Whole(html) => write(html),
            Self::InOrder(stream) | Self::OutOfOrder(stream) => stream.with_buf(write),
        }
    }

    fn draw(&mut self, markup: Markup, position: &mut Position) {
        match markup {
            Markup::Nothing => self.mark(position),
            Markup::Text(text) => self.text(&text, position),
            Markup::Template(template) => self.template(template, position),
            Markup::List(list) => {
                list.into_iter().for_each(|markup| self.draw(markup, position));
                self.mark(position);
            }
            Markup::Live(mut live) => self.draw(live(), position),
            Markup::View(view) => self.view(view, position),
        }
    }

    /// A comment that the browser finds again.
    fn mark(&mut self, position: &mut Position) {
        self.write(|html| html.push_str("<!>"));
        *position = Position::NextChild;
    }

    fn text(&mut self, text: &str, position: &mut Position) {
        self.write(|html| text.to_html_with_buf(html, position, true, false, vec![]));
    }

    fn view(&mut self, view: AnyView, position: &mut Position) {
        match self {
            Self::Whole(html) => view.to_html_with_buf(html, position, true, false, vec![]),
            Self::InOrder(stream) => {
                view.to_html_async_with_buf::<false>(stream, position, true, false, vec![])
            }
            Self::OutOfOrder(stream) => {
                view.to_html_async_with_buf::<true>(stream, position, true, false, vec![])
            }
        }
    }

    fn template(&mut self, template: Template, position: &mut Position) {
        let mut parts = template.parts.into_iter();
        let mut open = Open::default();
        for piece in Pieces::of(template.text) {
            match piece {
                Piece::Text(text) => self.text(text, position),
                Piece::Child => {
                    if let Some(Part::Child(child)) = parts.next() {
                        self.draw(child, position);
                    }
                }
                Piece::Part(name) => {
                    let part = parts.next();
                    self.write(|html| open.part(html, name, part));
                }
                piece => {
                    self.write(|html| open.piece(html, &piece));
                    *position =
                        if piece == Piece::Inside { Position::FirstChild } else { Position::NextChild };
                }
            }
        }
    }
}

/// The elements that have begun and not ended, the innermost last; false while its tag is being written.
#[derive(Default)]
struct Open {
    elements: Vec<(&'static str, bool)>,
    /// What the innermost one contains, where that is given as HTML.
    inner: Option<String>,
}

impl Open {
    fn part(&mut self, html: &mut String, name: &str, part: Option<Part>) {
        match part {
            Some(Part::Attribute(value)) => {
                if let Some(value) = value.settled().text() {
                    attribute(html, name, value);
                }
            }
            Some(Part::Html(value)) => self.inner = value.settled().text().map(str::to_owned),
            _ => {}
        }
    }

    fn piece(&mut self, html: &mut String, piece: &Piece) {
        match *piece {
            Piece::Open(tag) => {
                html.push('<');
                html.push_str(tag);
                self.elements.push((tag, false));
            }
            Piece::Attribute(name, value) => attribute(html, name, value),
            Piece::Inside => {
                html.push('>');
                html.push_str(&self.inner.take().unwrap_or_default());
                if let Some((_, inside)) = self.elements.last_mut() {
                    *inside = true;
                }
            }
            Piece::Close => self.close(html),
            _ => {}
        }
    }

    fn close(&mut self, html: &mut String) {
        match self.elements.pop() {
            Some((tag, true)) => {
                html.push_str("</");
                html.push_str(tag);
                html.push('>');
            }
            _ => html.push('>'),
        }
    }
}

fn attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(value, html);
    html.push('"');
}

impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.look();
    }

    fn resolve(self) -> impl Future<Output = Self> + Send {
        self.waited_for()
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra: Vec<AnyAttribute>,
    ) {
        Page::Whole(html).draw(self, position);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        stream: &mut StreamBuilder,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra: Vec<AnyAttribute>,
    ) {
        let mut page = if OUT_OF_ORDER { Page::OutOfOrder(stream) } else { Page::InOrder(stream) };
        page.draw(self, position);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> MarkupState {
        match self {
            Self::Nothing => MarkupState::Nothing(RenderHtml::hydrate::<true>((), cursor, position)),
            Self::Text(text) => MarkupState::Text(text.hydrate::<true>(cursor, position)),
            Self::Template(template) => {
                MarkupState::Template(template.grow(Some(Drawn { cursor, position })))
            }
            Self::List(list) => MarkupState::List(list.hydrate::<true>(cursor, position)),
            Self::Live(live) => MarkupState::Live(live.hydrate::<true>(cursor, position)),
            Self::View(view) => MarkupState::View(view.hydrate::<true>(cursor, position)),
        }
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// `view!` refuses attributes that a component would have to hand on, so none come here.
impl AddAnyAttr for Markup {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _attribute: A) -> Self {
        self
    }
}
