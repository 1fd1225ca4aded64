//! What must hold of a description as a whole.

use super::{Column, ColumnRole, Description, Length, Parameter, ParameterValue, RESERVED_PARAMETER};
use crate::layout::limit;

impl Description {
    /// Says why no model can be so.
    ///
    /// # Errors
    /// What is wrong, in one sentence for the model's author.
    pub(super) fn check(&self) -> Result<(), String> {
        identifier(&self.id, '-').map_err(|reason| format!("the id `{}` {reason}", self.id))?;
        self.check_names()?;
        self.parameters.iter().try_for_each(check_parameter)?;
        self.check_lengths()?;
        if self.scratch_bytes_per_person > limit::SCRATCH_BYTES_PER_PERSON_MAX as usize {
            return Err(format!(
                "it wants {} bytes of scratch per person; at most {} are possible",
                self.scratch_bytes_per_person,
                limit::SCRATCH_BYTES_PER_PERSON_MAX
            ));
        }
        Ok(())
    }

    fn check_names(&self) -> Result<(), String> {
        for (what, names) in [
            ("parameter", self.parameters.iter().map(|p| &p.name).collect::<Vec<_>>()),
            ("metric", self.metrics.iter().map(|m| &m.name).collect()),
            ("ledger line", self.postings.iter().map(|p| &p.name).collect()),
            ("global", self.globals.iter().map(|g| &g.name).collect()),
        ] {
            for (index, name) in names.iter().enumerate() {
                identifier(name, '_').map_err(|reason| format!("the {what} `{name}` {reason}"))?;
                if names[..index].contains(name) {
                    return Err(format!("two {what}s are named `{name}`"));
                }
            }
        }
        self.check_column_names()
    }

    /// What is read from other models has the name that these share it by, and may be read from several places.
    fn check_column_names(&self) -> Result<(), String> {
        for (index, column) in self.columns.iter().enumerate() {
            let name = &column.name;
            identifier(name, '_').map_err(|reason| format!("the column `{name}` {reason}"))?;
            let twice = |before: &&Column| {
                before.name == *name
                    && (before.role == column.role
                        || !(before.role.is_read_of_others() || column.role.is_read_of_others()))
            };
            if self.columns[..index].iter().any(|before| twice(&before)) {
                return Err(format!("two columns are named `{name}`"));
            }
            let shared_here = |other: &Column| other.role == ColumnRole::Shared && other.name == *name;
            if column.role == ColumnRole::OfService && self.columns.iter().any(shared_here) {
                return Err(format!(
                    "it reads `{name}` from another model of the service, and shares it itself"
                ));
            }
        }
        Ok(())
    }

    /// Metrics and globals that fit into memory.
    fn check_lengths(&self) -> Result<(), String> {
        let metrics = self.metric_values();
        if metrics > limit::METRIC_VALUES_MAX as usize {
            return Err(format!(
                "its metrics have {metrics} values together; at most {} are possible",
                limit::METRIC_VALUES_MAX
            ));
        }
        let mut fixed = 0;
        for global in &self.globals {
            match global.length {
                Length::Fixed(length) => fixed += length,
                Length::Parameter(index) => {
                    let parameter = self.parameters.get(index).ok_or_else(|| {
                        format!("the global `{}` takes its length from a missing parameter", global.name)
                    })?;
                    let integer = matches!(parameter.default, ParameterValue::Integer(_));
                    let bounded =
                        parameter.minimum >= 0.0 && parameter.maximum <= f64::from(limit::GLOBAL_VALUES_MAX);
                    if !integer || parameter.tunable || !bounded {
                        return Err(format!(
                            "the global `{}` takes its length from `{}`, which must be an integer from 0 to \
                             at most {} that does not change during a run",
                            global.name,
                            parameter.name,
                            limit::GLOBAL_VALUES_MAX
                        ));
                    }
                }
            }
        }
        if fixed > limit::GLOBAL_VALUES_MAX as usize {
            return Err(format!(
                "its globals have {fixed} values together; at most {} are possible",
                limit::GLOBAL_VALUES_MAX
            ));
        }
        Ok(())
    }
}

fn check_parameter(parameter: &Parameter) -> Result<(), String> {
    let name = &parameter.name;
    if parameter.doc.is_empty() {
        return Err(format!("the parameter `{name}` has no doc"));
    }
    if name == RESERVED_PARAMETER {
        return Err(format!("`{RESERVED_PARAMETER}` is the scenario's own key, no name for a parameter"));
    }
    if parameter.minimum.is_nan() || parameter.maximum.is_nan() || parameter.minimum > parameter.maximum {
        return Err(format!(
            "the parameter `{name}` has no range: {} to {}",
            parameter.minimum, parameter.maximum
        ));
    }
    if parameter.log_scale && parameter.minimum < 0.0 {
        return Err(format!("the parameter `{name}` has no logarithm below 0"));
    }
    if parameter.required {
        return Ok(());
    }
    parameter.check(&parameter.default).map_err(|reason| format!("the default of `{name}` {reason}"))
}

fn identifier(name: &str, joint: char) -> Result<(), String> {
    let well_formed = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint);
    if well_formed { Ok(()) } else { Err(format!("is not made of lower-case words joined by `{joint}`")) }
}
