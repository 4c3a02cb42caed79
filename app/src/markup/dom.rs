//! How the browser builds a template, or takes over what the server has drawn of it.

mod state;

use super::Part;
use super::setting::{Kind, Place, Setting};
use super::template::{Piece, Pieces, Template};
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::{Mountable, Position, PositionState};
use leptos::web_sys::{Element, Node};
use state::PartState;
pub use state::{MarkupState, TemplateState};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Where to look for what the server has drawn.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    pub cursor: &'a Cursor,
    pub position: &'a PositionState,
}

impl Drawn<'_> {
    /// The element that comes next; none when something else was drawn there.
    fn element(self, tag: &str) -> Option<Element> {
        match self.position.get() {
            Position::FirstChild => self.cursor.child(),
            Position::Current => {}
            _ => self.cursor.sibling(),
        }
        Element::cast_from(self.cursor.current()).filter(|element| element.local_name() == tag)
    }

    fn leave(self, element: &Element) {
        self.cursor.set(Node::from(element.clone()));
        self.position.set(Position::NextChild);
    }
}

impl Template {
    /// Makes the element, or takes over what is drawn of it.
    pub fn grow(self, drawn: Option<Drawn<'_>>) -> TemplateState {
        let parts = self.parts.into_iter();
        let mut growing = Growing { drawn, missing: None, parts, open: vec![], states: vec![], root: None };
        Pieces::of(self.text).for_each(|piece| growing.piece(piece));
        TemplateState { text: self.text, root: growing.root, parts: growing.states }
    }
}

struct Growing<'a> {
    drawn: Option<Drawn<'a>>,
    /// While an element is made that should have been there: how many are around it, and where to look after it.
    missing: Option<(usize, Drawn<'a>)>,
    parts: std::vec::IntoIter<Part>,
    /// The elements that have begun and not ended, the innermost last; true where SVG is.
    open: Vec<(Element, bool)>,
    states: Vec<PartState>,
    root: Option<Element>,
}

impl Growing<'_> {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Open(tag) => self.begin(tag),
            Piece::Close => self.end(),
            Piece::Inside => {
                if let Some(drawn) = self.drawn {
                    drawn.position.set(Position::FirstChild);
                }
            }
            piece => {
                if let Some((element, _)) = self.open.last().cloned() {
                    self.fill(&element, piece);
                }
            }
        }
    }

    fn begin(&mut self, tag: &'static str) {
        let svg = tag == "svg" || self.open.last().is_some_and(|(_, svg)| *svg);
        let element = self.drawn.and_then(|drawn| drawn.element(tag)).unwrap_or_else(|| self.make(tag, svg));
        self.root.get_or_insert_with(|| element.clone());
        self.open.push((element, svg));
    }

    fn make(&mut self, tag: &str, svg: bool) -> Element {
        let element = Rndr::create_element(tag, svg.then_some(SVG));
        if let Some(drawn) = self.drawn.take() {
            replace_wrong(&drawn.cursor.current(), &element);
            self.missing = Some((self.open.len(), drawn));
        } else if let Some((parent, _)) = self.open.last() {
            Rndr::insert_node(parent, &element, None);
        }
        element
    }

    fn end(&mut self) {
        let ended = self.open.pop();
        if let Some((_, drawn)) = self.missing.take_if(|(around, _)| *around == self.open.len()) {
            self.drawn = Some(drawn);
        }
        if let (Some(drawn), Some((element, _))) = (self.drawn, ended) {
            drawn.leave(&element);
        }
    }

    fn fill(&mut self, element: &Element, piece: Piece) {
        match piece {
            Piece::Attribute(name, value) if self.drawn.is_none() => {
                Rndr::set_attribute(element, name, value)
            }
            Piece::Text(text) => self.text(element, text),
            Piece::Part(name) => {
                let state = self.parts.next().map(|part| attach(part, element, name, self.drawn.is_some()));
                self.states.extend(state);
            }
            Piece::Child => {
                let state = self.child(element);
                self.states.extend(state);
            }
            _ => {}
        }
    }

    fn text(&self, element: &Element, text: &'static str) {
        match self.drawn {
            Some(drawn) => drop(text.hydrate::<true>(drawn.cursor, drawn.position)),
            None => Rndr::insert_node(element, &Rndr::create_text_node(text), None),
        }
    }

    fn child(&mut self, element: &Element) -> Option<PartState> {
        let Part::Child(child) = self.parts.next()? else { return None };
        Some(PartState::Child(match self.drawn {
            Some(drawn) => child.hydrate::<true>(drawn.cursor, drawn.position),
            None => {
                let mut child = child.build();
                child.mount(element, None);
                child
            }
        }))
    }
}

/// The page is not as the server should have drawn it: an extension has changed it, or the program has a fault. It is said,
/// and the element made anew.
fn replace_wrong(node: &Node, element: &Element) {
    leptos::logging::error!("expected <{}>, found {}", element.local_name(), node.node_name());
    if let Some(parent) = node.parent_node() {
        // Refused only where `node` has left its parent meanwhile.
        let _ = parent.replace_child(element, node);
    }
}

fn attach(part: Part, element: &Element, name: &'static str, taken_over: bool) -> PartState {
    let place = |kind| Place { element: element.clone(), kind, name };
    match part {
        Part::Attribute(value) => PartState::Setting(Setting::new(place(Kind::Attribute), value, taken_over)),
        Part::Property(value) => PartState::Setting(Setting::new(place(Kind::Property), value, taken_over)),
        Part::Html(value) => PartState::Setting(Setting::new(place(Kind::Html), value, taken_over)),
        Part::Listener(Some(listener)) => PartState::Listener(listener.attach(element)),
        Part::Reference(Some(tell)) => {
            tell(element);
            PartState::Reference(element.clone())
        }
        Part::Listener(None) | Part::Reference(None) | Part::Child(_) => {
            PartState::Reference(element.clone())
        }
    }
}
