//! What is told of several measurements of one thing.

/// Measurements in one unit, in order of size.
#[derive(Default)]
pub(crate) struct Figures(Vec<f64>);

impl Figures {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.insert(self.0.partition_point(|other| *other < value), value);
    }

    pub(crate) fn median(&self) -> f64 {
        self.percentile(50)
    }

    /// The nearest rank: of few measurements, the highest percentiles are the greatest.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn greatest(&self) -> f64 {
        self.percentile(100)
    }
}

impl FromIterator<f64> for Figures {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut figures = Self::default();
        values.into_iter().for_each(|value| figures.push(value));
        figures
    }
}
