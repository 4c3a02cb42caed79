use super::Part;

/// An element as a text, and what fills the gaps of it, in its order.
pub struct Template {
    /// Pieces, each behind a mark that says what it is. Written by `view!`.
    pub(super) text: &'static str,
    pub(super) parts: Vec<Part>,
}

/// A piece of a template.
#[derive(Debug, PartialEq)]
pub enum Piece {
    /// An element begins, with this tag.
    Open(&'static str),
    /// An attribute that is always the same.
    Attribute(&'static str, &'static str),
    /// A part that belongs to the element's tag; an attribute or property has this name.
    Part(&'static str),
    /// The tag ends, what follows is within the element. Elements that never have anything in them lack it.
    Inside,
    Text(&'static str),
    /// A part that stands within the element.
    Child,
    /// The element ends.
    Close,
}

/// The pieces of a template's text, in their order.
pub struct Pieces(&'static str);

impl Pieces {
    pub fn of(text: &'static str) -> Self {
        Self(text)
    }

    /// The next mark, one of `mark` in the crate `markup`, with the text up to the one behind it.
    fn marked(&mut self) -> Option<(u8, &'static str)> {
        let mark = *self.0.as_bytes().first()?;
        let rest = &self.0[1..];
        let end = rest.bytes().position(|byte| byte < 9).unwrap_or(rest.len());
        self.0 = &rest[end..];
        Some((mark, &rest[..end]))
    }
}

impl Iterator for Pieces {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let (mark, text) = self.marked()?;
        Some(match mark {
            1 => Piece::Open(text),
            2 => Piece::Attribute(text, self.marked().map_or("", |(_, value)| value)),
            4 => Piece::Part(text),
            5 => Piece::Inside,
            6 => Piece::Close,
            7 => Piece::Text(text),
            _ => Piece::Child,
        })
    }
}
