//! Scale and offset of a picture. Plain geometry; [`super::zoom_pad`] handles the events.

use domain::decimal::clamp;

/// The largest scale, as a multiple of 100 %, which is one picture pixel per screen pixel.
const MOST: f64 = 8.0;
/// Even a small picture can be scaled to this multiple of its fit.
const AT_LEAST: f64 = 4.0;

/// A position or a size in CSS pixels. Positions are relative to the center of the frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// The frame around a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZoomFrame {
    /// CSS pixels.
    pub size: Point,
    /// The picture's size in its own pixels.
    pub picture: Point,
    /// Screen pixels per CSS pixel.
    pub density: f64,
}

impl ZoomFrame {
    /// CSS pixels per picture pixel when the picture fits the frame.
    fn fit(self) -> f64 {
        let across = self.size.x / self.picture.x.max(1.0);
        let down = self.size.y / self.picture.y.max(1.0);
        let fit = across.min(down);
        if fit.is_finite() && fit > 0.0 { fit } else { 1.0 }
    }

    /// The scale at which one picture pixel is one screen pixel.
    pub fn actual(self) -> f64 {
        1.0 / (self.fit() * self.density.max(0.1))
    }
}

/// At scale 1 the picture fits its frame. The offset is that of the picture's center.
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
    /// True while only part of the picture is visible.
    pub fn is_in(self) -> bool {
        self.scale > 1.001
    }

    /// Percent of the picture's actual size.
    pub fn percent(self, frame: ZoomFrame) -> f64 {
        100.0 * self.scale / frame.actual()
    }

    /// Scaled by the factor `by`. The point at `around` stays in place.
    pub fn by(self, by: f64, around: Point, frame: ZoomFrame) -> Self {
        self.to(self.scale * by, around, frame)
    }

    /// At `scale`, within the limits. The point at `around` stays in place.
    pub fn to(self, scale: f64, around: Point, frame: ZoomFrame) -> Self {
        let actual = frame.actual();
        let scale = clamp(scale, actual.min(1.0), (actual * MOST).max(AT_LEAST));
        let ratio = scale / self.scale;
        let stays = |around: f64, offset: f64| around - (around - offset) * ratio;
        let offset = Point { x: stays(around.x, self.offset.x), y: stays(around.y, self.offset.y) };
        Self { scale, offset }.within(frame)
    }

    /// Moved, at most up to the picture's edges.
    pub fn moved(self, by: Point, frame: ZoomFrame) -> Self {
        let offset = Point { x: self.offset.x + by.x, y: self.offset.y + by.y };
        Self { offset, ..self }.within(frame)
    }

    /// Toggles between fit and actual size; where both are the same, between fit and twice that.
    pub fn toggled(self, around: Point, frame: ZoomFrame) -> Self {
        if (self.scale - 1.0).abs() > 0.001 {
            return Self::default();
        }
        let actual = frame.actual();
        let scale = if (actual - 1.0).abs() < 0.05 { 2.0 } else { actual };
        self.to(scale, around, frame)
    }

    /// Limits the offset so that the picture covers its frame where it is large enough.
    fn within(self, frame: ZoomFrame) -> Self {
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

    fn frame(width: f64, height: f64) -> ZoomFrame {
        ZoomFrame { size: Point { x: 800.0, y: 600.0 }, picture: Point { x: width, y: height }, density: 1.0 }
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let (frame, pointer) = (frame(1600.0, 1200.0), Point { x: 100.0, y: -50.0 });
        let zoom = Zoom::default().by(2.0, pointer, frame);
        let seen = |zoom: Zoom| (pointer.x - zoom.offset.x) / zoom.scale;
        assert!((seen(zoom) - seen(Zoom::default())).abs() < 1e-9);
        assert!((zoom.percent(frame) - 100.0).abs() < 1e-9, "{zoom:?}");
    }

    #[test]
    fn scale_and_offset_are_limited() {
        let frame = frame(1600.0, 1200.0);
        let far = Zoom::default().by(1e6, MIDDLE, frame);
        assert!((far.percent(frame) - 800.0).abs() < 1e-9);
        assert_eq!(far.by(1e-9, MIDDLE, frame), Zoom::default());
        let moved = Zoom::default().by(2.0, MIDDLE, frame).moved(Point { x: 1e6, y: -1e6 }, frame);
        assert_eq!(moved.offset, Point { x: 400.0, y: -300.0 });
        assert_eq!(Zoom::default().moved(Point { x: 9.0, y: 9.0 }, frame), Zoom::default());
    }

    #[test]
    fn actual_size_of_a_small_picture_is_below_fit() {
        let frame = frame(400.0, 300.0);
        let own = Zoom::default().toggled(MIDDLE, frame);
        assert!((own.scale - 0.5).abs() < 1e-9 && !own.is_in());
        assert_eq!(own.toggled(MIDDLE, frame), Zoom::default());
    }

    #[test]
    fn actual_size_uses_device_pixels() {
        let frame = ZoomFrame { density: 2.0, ..frame(1600.0, 1200.0) };
        assert!((frame.actual() - 1.0).abs() < 1e-9);
        assert!((Zoom::default().toggled(MIDDLE, frame).scale - 2.0).abs() < 1e-9);
    }
}
