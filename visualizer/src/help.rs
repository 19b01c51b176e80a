//! The help, made from the table of commands.

use crate::data::CREDIT;
use crate::spec::{self, Spec};
use crate::text;

/// The lines of `help`, or of `help COMMAND`.
pub(crate) fn lines(about: Option<&Spec>) -> Vec<String> {
    match about {
        Some(spec) => {
            let mut lines = vec![format!("{}: {}", spec.usage(), spec.summary)];
            lines.extend(text::wrap(spec.details, 72));
            lines
        }
        None => {
            let mut lines = spec::table();
            lines.push(format!("The data of load: {CREDIT}."));
            lines
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::SPECS;

    #[test]
    fn help_names_every_command_and_the_source_of_the_data() {
        let help = lines(None).join("\n");
        assert!(SPECS.iter().all(|spec| help.contains(&spec.usage())), "{help}");
        assert!(help.contains("GeoNames"));
        assert!(help.lines().all(|line| text::width(line) <= 74), "{help}");
    }
}
