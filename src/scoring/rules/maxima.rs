//! The most points that parts of a rubric can bring. A bonus stands outside.

use super::{Aspect, Criterion, Module};
use crate::scoring::exact::{Exact, Overflow};

pub(in crate::scoring) fn of_aspects<'r>(
    aspects: impl IntoIterator<Item = &'r Aspect>,
) -> Result<Exact, Overflow> {
    aspects
        .into_iter()
        .filter(|aspect| !aspect.bonus)
        .try_fold(Exact::ZERO, |most, aspect| most.plus(Exact::from(aspect.max).times(aspect.weight.into())?))
}

pub(super) fn of_criterion(criterion: &Criterion) -> Result<Exact, Overflow> {
    of_aspects(&criterion.aspects)
}

pub(super) fn of_module(module: &Module) -> Result<Exact, Overflow> {
    module.criteria.iter().try_fold(Exact::ZERO, |most, criterion| most.plus(of_criterion(criterion)?))
}
