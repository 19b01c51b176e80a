//! The help, made from the table of commands.

use crate::data::CREDIT;
use crate::spec::{SPECS, Spec};
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
            let usages: Vec<String> = SPECS.iter().map(Spec::usage).collect();
            let widest = usages.iter().map(|usage| text::width(usage)).max().unwrap_or(0);
            let line = |(spec, usage): (&Spec, &String)| {
                format!("{}  {}", text::pad(usage, widest), spec.summary)
            };
            let mut lines: Vec<String> = SPECS.iter().zip(&usages).map(line).collect();
            lines.push(format!("The data of load: {CREDIT}."));
            lines
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_command_and_the_source_of_the_data() {
        let help = lines(None).join("\n");
        assert!(SPECS.iter().all(|spec| help.contains(&spec.usage())), "{help}");
        assert!(help.contains("GeoNames"));
        assert!(help.lines().all(|line| text::width(line) <= 74), "{help}");
    }
}
