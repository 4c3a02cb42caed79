//! Virtualizes the grid: the document contains the visible rows and a few screens around them. Spacers replace the
//! rest, so that the page stays light however much is loaded.

use super::loaded::{LoadedHistory, image_id};
use super::rows::{Day, GridMetrics, GridRow, days, rows};
use crate::images::HistoryEntry;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use std::ops::Range;
use web_sys::{CssStyleDeclaration, Element, HtmlDivElement};

/// Up to this many entries, all are in the document.
const VIRTUALIZE_ABOVE: usize = 120;
/// Screens rendered above and below the visible part; other rows are rendered once fewer than the minimum remain.
const RENDER_SCREENS: f64 = 2.5;
const MIN_SCREENS: f64 = 1.0;

/// The entries in the document, and the heights of the spacers before and after them. Pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct VisibleRange {
    pub entries: Range<usize>,
    pub above: f64,
    pub below: f64,
}

/// The grid's metrics, and the rendered range from its top. Pixels.
pub type RenderedRange = (GridMetrics, (f64, f64));

/// Renders the rows around the scroll position.
#[derive(Clone, Copy)]
pub struct GridWindow {
    /// The grid with its headings.
    pub root: NodeRef<Div>,
    pub days: Memo<Vec<Day>>,
    pub part: Memo<VisibleRange>,
    rows: Memo<Vec<GridRow>>,
    loaded: LoadedHistory,
    /// None until hydration: all rows are rendered.
    rendered: RwSignal<Option<RenderedRange>>,
}

impl GridWindow {
    /// A window over `loaded`, starting at the range that was left.
    pub fn over(loaded: LoadedHistory, left: Option<RenderedRange>) -> Self {
        let rendered = RwSignal::new(left);
        let measures = Memo::new(move |_| rendered.get().map(|rendered| rendered.0));
        let days = Memo::new(move |_| loaded.entries.with(|entries| days(entries)));
        let rows = Memo::new(move |_| {
            let lie =
                |measures| loaded.entries.with(|entries| days.with(|days| rows(entries, days, measures)));
            measures.get().as_ref().map(lie).unwrap_or_default()
        });
        let part = Memo::new(move |_| {
            let count = loaded.entries.with(Vec::len);
            let part = rendered.get().filter(|_| count > VIRTUALIZE_ABOVE);
            let part = part.and_then(|rendered| rows.with(|rows| VisibleRange::of(rows, &rendered)));
            part.unwrap_or(VisibleRange { entries: 0..count, above: 0.0, below: 0.0 })
        });
        Self { root: NodeRef::new(), days, part, rows, loaded, rendered }
    }

    /// Updates on scroll and resize.
    pub fn follow(self) {
        Effect::new(move |_| {
            self.root.track();
            self.update();
            let scrolls = window_event_listener(ev::scroll, move |_| self.update());
            let resizes = window_event_listener(ev::resize, move |_| self.update());
            on_cleanup(move || {
                scrolls.remove();
                resizes.remove();
            });
        });
    }

    /// The rendered range, to restore it later.
    pub fn rendered(self) -> Option<RenderedRange> {
        self.rendered.try_get_untracked().flatten()
    }

    /// A picture's distance from the document's top, also if it isn't rendered. Pixels.
    pub fn top_of(self, id: i64) -> Option<f64> {
        let is_it = |entry: &HistoryEntry| image_id(entry) == Some(id);
        let index = self.loaded.entries.with_untracked(|entries| entries.iter().position(is_it))?;
        let row =
            |rows: &Vec<GridRow>| rows.iter().find(|row| row.entries.contains(&index)).map(|row| row.top);
        let grid = self.root.get_untracked()?.get_bounding_client_rect().top();
        Some(window().scroll_y().unwrap_or_default() + grid + self.rows.with_untracked(row)?)
    }

    /// Renders other rows once the window comes near the end of the rendered ones.
    fn update(self) {
        let Some(root) = self.root.try_get_untracked().flatten() else { return };
        let screen = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        let from = -root.get_bounding_client_rect().top();
        let Some(measures) = measure(&root) else { return };
        let reach = |screens: f64| (from - screens * screen, from + (1.0 + screens) * screen);
        let near = reach(MIN_SCREENS);
        let enough = |(known, rendered): RenderedRange| {
            known == measures && rendered.0 <= near.0 && near.1 <= rendered.1
        };
        if !self.rendered.get_untracked().is_some_and(enough) {
            suspend_scroll_anchoring(&root);
            self.rendered.set(Some((measures, reach(RENDER_SCREENS))));
        }
    }
}

/// Turns off scroll anchoring while rows change. Their positions are computed, and a key that scrolls far would
/// otherwise end elsewhere. Anchoring stays on for new entries.
fn suspend_scroll_anchoring(root: &HtmlDivElement) {
    let set = |root: &HtmlDivElement, value: &str| {
        // Fails only for invalid property names.
        let _ = web_sys::HtmlElement::style(root).set_property("overflow-anchor", value);
    };
    set(root, "none");
    let root = root.clone();
    // The first frame renders the rows.
    request_animation_frame(move || request_animation_frame(move || set(&root, "auto")));
}

impl VisibleRange {
    /// The rows that overlap the range to render; none if there are no rows.
    fn of(rows: &[GridRow], (measures, (from, to)): &RenderedRange) -> Option<Self> {
        let last = rows.last()?;
        let first = rows.partition_point(|row| row.top + row.height < *from).min(rows.len() - 1);
        let end = rows.partition_point(|row| row.top <= *to).max(first + 1);
        let (first, last_rendered) = (rows.get(first)?, rows.get(end - 1)?);
        Some(Self {
            entries: first.entries.start..last_rendered.entries.end,
            // The day's heading is above the first row, also in the middle of the day.
            above: first.top - measures.heading,
            below: last.top + last.height - last_rendered.top - last_rendered.height,
        })
    }
}

/// Measures the grid in the document. None while it is empty.
fn measure(root: &Element) -> Option<GridMetrics> {
    let grid = root.query_selector(".grid").ok()??;
    let headings = root.query_selector_all(".day").ok()?;
    let heading: Element = wasm_bindgen::JsCast::dyn_into(headings.get(headings.length() - 1)?).ok()?;
    let (style, heading_style) = (style(&grid)?, style(&heading)?);
    let alone = pixels(&style, "--alone");
    Some(GridMetrics {
        width: grid.get_bounding_client_rect().width(),
        row: pixels(&style, "--row")?,
        gap: pixels(&style, "row-gap")?,
        heading: heading.get_bounding_client_rect().height()
            + pixels(&heading_style, "margin-top")?
            + pixels(&heading_style, "margin-bottom")?,
        most: pixels(&style, "--most")?,
        card: alone.filter(|height| *height > 0.0),
    })
}

fn style(element: &Element) -> Option<CssStyleDeclaration> {
    window().get_computed_style(element).ok()?
}

/// A length or a number.
fn pixels(style: &CssStyleDeclaration, name: &str) -> Option<f64> {
    domain::decimal::parse(style.get_property_value(name).ok()?.trim().trim_end_matches("px"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEASURES: GridMetrics =
        GridMetrics { width: 100.0, row: 100.0, gap: 0.0, heading: 20.0, most: 1.5, card: None };

    fn part(from: f64, to: f64) -> Option<(Range<usize>, f64, f64)> {
        let rows: Vec<GridRow> = (0..10)
            .map(|index| GridRow {
                entries: index * 3..index * 3 + 3,
                top: 20.0 + 100.0 * index as f64,
                height: 100.0,
            })
            .collect();
        VisibleRange::of(&rows, &(MEASURES, (from, to))).map(|part| (part.entries, part.above, part.below))
    }

    #[test]
    fn space_is_reserved_for_rows_that_are_not_rendered() {
        assert_eq!(part(-50.0, 2000.0), Some((0..30, 0.0, 0.0)));
        assert_eq!(part(350.0, 550.0), Some((9..18, 300.0, 400.0)));
    }

    #[test]
    fn rows_are_rendered_at_any_scroll_position() {
        assert_eq!(part(5000.0, 6000.0), Some((27..30, 900.0, 0.0)));
        assert_eq!(VisibleRange::of(&[], &(MEASURES, (0.0, 1.0))), None);
    }
}
