//! A part of a long list.

/// Which part is wanted: pages count from 1, at most 100 rows each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    pub number: u64,
    pub size: u64,
}

impl PageRequest {
    pub const MAX_SIZE: u64 = 100;

    #[must_use]
    pub fn new(number: u64, size: u64) -> Self {
        Self { number: number.clamp(1, 1_000_000), size: size.clamp(1, Self::MAX_SIZE) }
    }

    #[must_use]
    pub const fn offset(self) -> u64 {
        (self.number - 1) * self.size
    }
}

/// That part, and how long the whole list is.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub total: u64,
    pub request: PageRequest,
}

impl<T> Page<T> {
    #[must_use]
    pub const fn pages(&self) -> u64 {
        self.total.div_ceil(self.request.size)
    }
}
