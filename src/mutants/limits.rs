//! Whether questions have the same limits, and questions without any.

use crate::flow::question::{AnswerOption, Company, Kind, Options};

/// Whether two questions of one type have the same limits.
pub(crate) fn same_limits(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (
            Kind::Number { min, max, .. },
            Kind::Number {
                min: least,
                max: most,
                ..
            },
        ) => (min, max) == (least, most),
        (
            Kind::Duration { min, max },
            Kind::Duration {
                min: least,
                max: most,
            },
        ) => (min, max) == (least, most),
        (
            Kind::Date { min, max },
            Kind::Date {
                min: least,
                max: most,
            },
        ) => (min, max) == (least, most),
        (
            Kind::Choices {
                options,
                at_least,
                at_most,
            },
            Kind::Choices {
                options: others,
                at_least: least,
                at_most: most,
            },
        ) => {
            let company = |options: &Options| {
                let options = options.iter();
                options
                    .map(|(_, option)| option.company)
                    .collect::<Vec<_>>()
            };
            (at_least, at_most) == (least, most) && company(options) == company(others)
        }
        (Kind::Choice(_) | Kind::YesNo | Kind::Text { .. }, _) => {
            one.question_type() == other.question_type()
        }
        (
            Kind::Choices { .. } | Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. },
            _,
        ) => false,
    }
}

/// A question of the same type that takes every answer.
pub(crate) fn without_limits(kind: &Kind) -> Kind {
    match kind {
        Kind::Number { unit, decimals, .. } => Kind::Number {
            min: None,
            max: None,
            unit: unit.clone(),
            decimals: *decimals,
        },
        Kind::Duration { .. } => Kind::Duration {
            min: None,
            max: None,
        },
        Kind::Date { .. } => Kind::Date {
            min: None,
            max: None,
        },
        Kind::Choices { options, .. } => {
            let mut free = Options::with_capacity(options.len());
            for (id, option) in options.iter() {
                let company = Company::WithOthers;
                let option = AnswerOption {
                    company,
                    ..option.clone()
                };
                free.insert(options.name(id), option);
            }
            Kind::Choices {
                options: free.into(),
                at_least: 0,
                at_most: None,
            }
        }
        Kind::Choice(_) | Kind::YesNo | Kind::Text { .. } => kind.clone(),
    }
}
