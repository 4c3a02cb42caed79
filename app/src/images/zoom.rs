//! How large a picture is shown and which part of it. Plain geometry; [`super::zoom_pad`] follows the hand.

use domain::decimal::clamp;

/// 100 % is one pixel of the picture on one of the screen; this many times that is the most.
const MOST: f64 = 8.0;
/// Even a small picture can be shown this many times as large as it fits.
const AT_LEAST: f64 = 4.0;

/// A place or a size: CSS pixels, places from the middle of the frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// What the picture is shown in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// CSS pixels.
    pub size: Point,
    /// Pixels of its own.
    pub picture: Point,
    /// Pixels of the screen on one of CSS.
    pub density: f64,
}

impl Frame {
    /// CSS pixels that one of the picture takes where it fits.
    fn fit(self) -> f64 {
        let across = self.size.x / self.picture.x.max(1.0);
        let down = self.size.y / self.picture.y.max(1.0);
        let fit = across.min(down);
        if fit.is_finite() && fit > 0.0 { fit } else { 1.0 }
    }

    /// The scale at which one pixel of the picture is one of the screen.
    pub fn actual(self) -> f64 {
        1.0 / (self.fit() * self.density.max(0.1))
    }
}

/// 1 is where the picture fits its frame; the offset is that of its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    pub scale: f64,
    pub offset: Point,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { scale: 1.0, offset: Point::default() }
    }
}

impl Zoom {
    /// True where there is more of the picture than is seen.
    pub fn is_in(self) -> bool {
        self.scale > 1.001
    }

    /// Percent of the picture's own size.
    pub fn percent(self, frame: Frame) -> f64 {
        100.0 * self.scale / frame.actual()
    }

    /// `by` times as large; what is at `around` stays there.
    pub fn by(self, by: f64, around: Point, frame: Frame) -> Self {
        self.to(self.scale * by, around, frame)
    }

    /// At `scale`, within its limits; what is at `around` stays there.
    pub fn to(self, scale: f64, around: Point, frame: Frame) -> Self {
        let actual = frame.actual();
        let scale = clamp(scale, actual.min(1.0), (actual * MOST).max(AT_LEAST));
        let ratio = scale / self.scale;
        let stays = |around: f64, offset: f64| around - (around - offset) * ratio;
        let offset = Point { x: stays(around.x, self.offset.x), y: stays(around.y, self.offset.y) };
        Self { scale, offset }.within(frame)
    }

    /// Moved, as far as there is something to see.
    pub fn moved(self, by: Point, frame: Frame) -> Self {
        let offset = Point { x: self.offset.x + by.x, y: self.offset.y + by.y };
        Self { offset, ..self }.within(frame)
    }

    /// Between the whole picture and its own size; where both are the same, twice that.
    pub fn toggled(self, around: Point, frame: Frame) -> Self {
        if (self.scale - 1.0).abs() > 0.001 {
            return Self::default();
        }
        let actual = frame.actual();
        let scale = if (actual - 1.0).abs() < 0.05 { 2.0 } else { actual };
        self.to(scale, around, frame)
    }

    /// No edge of the picture is further in than it must be.
    fn within(self, frame: Frame) -> Self {
        let shown = frame.fit() * self.scale;
        let held = |offset: f64, picture: f64, frame: f64| {
            let spare = ((picture * shown - frame) / 2.0).max(0.0);
            clamp(offset, -spare, spare)
        };
        let x = held(self.offset.x, frame.picture.x, frame.size.x);
        let y = held(self.offset.y, frame.picture.y, frame.size.y);
        Self { offset: Point { x, y }, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLE: Point = Point { x: 0.0, y: 0.0 };

    fn frame(width: f64, height: f64) -> Frame {
        Frame { size: Point { x: 800.0, y: 600.0 }, picture: Point { x: width, y: height }, density: 1.0 }
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let (frame, pointer) = (frame(1600.0, 1200.0), Point { x: 100.0, y: -50.0 });
        let zoom = Zoom::default().by(2.0, pointer, frame);
        let seen = |zoom: Zoom| (pointer.x - zoom.offset.x) / zoom.scale;
        assert!((seen(zoom) - seen(Zoom::default())).abs() < 1e-9);
        assert!((zoom.percent(frame) - 100.0).abs() < 1e-9, "{zoom:?}");
    }

    #[test]
    fn it_has_limits_on_both_sides() {
        let frame = frame(1600.0, 1200.0);
        let far = Zoom::default().by(1e6, MIDDLE, frame);
        assert!((far.percent(frame) - 800.0).abs() < 1e-9);
        assert_eq!(far.by(1e-9, MIDDLE, frame), Zoom::default());
        let moved = Zoom::default().by(2.0, MIDDLE, frame).moved(Point { x: 1e6, y: -1e6 }, frame);
        assert_eq!(moved.offset, Point { x: 400.0, y: -300.0 });
        assert_eq!(Zoom::default().moved(Point { x: 9.0, y: 9.0 }, frame), Zoom::default());
    }

    #[test]
    fn a_small_picture_is_shown_smaller_at_its_own_size() {
        let frame = frame(400.0, 300.0);
        let own = Zoom::default().toggled(MIDDLE, frame);
        assert!((own.scale - 0.5).abs() < 1e-9 && !own.is_in());
        assert_eq!(own.toggled(MIDDLE, frame), Zoom::default());
    }

    #[test]
    fn a_dense_screen_shows_a_pixel_on_a_pixel() {
        let frame = Frame { density: 2.0, ..frame(1600.0, 1200.0) };
        assert!((frame.actual() - 1.0).abs() < 1e-9);
        assert!((Zoom::default().toggled(MIDDLE, frame).scale - 2.0).abs() < 1e-9);
    }
}
