use crate::{element, is_component, one, text};
use proc_macro2::TokenStream as Code;
use quote::quote;
use rstml::Infallible;
use rstml::node::{Node, NodeElement};
use syn::{Error, Result};

/// What stands before each piece of a template, as `app::markup::template` reads it.
pub mod mark {
    pub const OPEN: char = '\x01';
    pub const NAME: char = '\x02';
    pub const VALUE: char = '\x03';
    pub const PART: char = '\x04';
    pub const INSIDE: char = '\x05';
    pub const CLOSE: char = '\x06';
    pub const TEXT: char = '\x07';
    pub const CHILD: char = '\x08';
}

/// An element with all that is in it: what is always the same, and the code of what is not, in its order.
#[derive(Default)]
pub struct Template {
    text: String,
    parts: Vec<Code>,
}

impl Template {
    /// That of an element that is no component.
    pub fn of(element: &NodeElement<Infallible>) -> Result<Self> {
        let mut template = Self::default();
        template.element(element)?;
        Ok(template)
    }

    /// The code that makes it.
    pub fn code(self) -> Code {
        let Self { text, parts } = self;
        quote! { crate::markup::Markup::template(#text, ::std::vec![#(#parts),*]) }
    }

    /// Appends a piece.
    pub fn push(&mut self, mark: char, text: &str) -> Result<()> {
        if text.contains(|sign| sign < '\x09') {
            return Err(Error::new(proc_macro2::Span::call_site(), "a control character within a view"));
        }
        self.text.push(mark);
        self.text.push_str(text);
        Ok(())
    }

    /// Appends a piece that is worked out at run time.
    pub fn part(&mut self, mark: char, name: &str, part: Code) -> Result<()> {
        self.parts.push(part);
        self.push(mark, name)
    }

    fn element(&mut self, element: &NodeElement<Infallible>) -> Result<()> {
        let tag = element.name().to_string();
        self.push(mark::OPEN, &tag)?;
        for attribute in element.attributes() {
            element::attribute(self, &tag, attribute)?;
        }
        if !element::is_void(&tag) {
            self.push(mark::INSIDE, "")?;
            element.children.iter().try_for_each(|child| self.child(child))?;
        }
        self.push(mark::CLOSE, "")
    }

    fn child(&mut self, child: &Node) -> Result<()> {
        match child {
            Node::Element(element) if !is_component(element) => self.element(element),
            Node::Text(_) | Node::RawText(_) => self.push(mark::TEXT, &text(child)?.value()),
            Node::Fragment(fragment) => fragment.children.iter().try_for_each(|child| self.child(child)),
            _ => one(child)?.map_or(Ok(()), |markup| {
                self.part(mark::CHILD, "", quote! { crate::markup::Part::Child(#markup) })
            }),
        }
    }
}
