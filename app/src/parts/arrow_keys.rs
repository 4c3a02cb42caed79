//! Arrow-key navigation between elements in rows.

use web_sys::{DomRect, Element};

/// The element that `key` leads to from `from`; `all` is in visual order.
pub fn neighbour<E: AsRef<Element> + PartialEq>(mut all: Vec<E>, from: &E, key: &str) -> Option<E> {
    if matches!(key, "ArrowLeft" | "ArrowUp") {
        all.reverse();
    }
    let here = all.iter().position(|one| one == from)?;
    let further = all.into_iter().skip(here + 1);
    match key {
        "ArrowLeft" | "ArrowRight" => further.into_iter().next(),
        "ArrowUp" | "ArrowDown" => nearest(&from.as_ref().get_bounding_client_rect(), further),
        _ => None,
    }
}

/// The element of the next row whose left edge is nearest.
fn nearest<E: AsRef<Element>>(from: &DomRect, further: impl Iterator<Item = E>) -> Option<E> {
    let placed = further.map(|one| (one.as_ref().get_bounding_client_rect(), one));
    let mut others = placed.skip_while(|(place, _)| same_row(place, from)).peekable();
    let row = others.peek()?.0.clone();
    let away = |place: &DomRect| (place.left() - from.left()).abs();
    let row = others.take_while(|(place, _)| same_row(place, &row));
    row.min_by(|(one, _), (other, _)| away(one).total_cmp(&away(other))).map(|(_, one)| one)
}

fn same_row(one: &DomRect, other: &DomRect) -> bool {
    (one.top() - other.top()).abs() < 2.0
}
