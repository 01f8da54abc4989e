//! How a visitor sees a page: how large, in the light or in the dark.

/// How the visitor sees the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) is_phone: bool,
    pub(super) is_dark: bool,
}

impl Look {
    /// A window on a desk, light.
    pub const DESKTOP: Self = Self {
        width: 1_280,
        height: 900,
        is_phone: false,
        is_dark: false,
    };

    /// A small phone, light. Only Chromium has windows so small; in the others a frame stands for one.
    pub const PHONE: Self = Self {
        width: 360,
        height: 740,
        is_phone: true,
        is_dark: false,
    };

    /// A window of another size on a desk.
    #[must_use]
    pub const fn sized(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            ..Self::DESKTOP
        }
    }

    /// The same in the dark.
    #[must_use]
    pub const fn dark(self) -> Self {
        Self {
            is_dark: true,
            ..self
        }
    }
}
