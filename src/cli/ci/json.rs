//! The report as one JSON object.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::super::check::json::CheckReport;
use super::super::prove::json::ProveReport;
use super::super::scenarios::json::TestReport;

/// One object: what each of the three commands prints, without its head, and the end of all.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(title = "What `quandary ci --format json` prints")
)]
pub struct CiReport {
    /// What `quandary check` finds, but for guarantees that fail.
    pub check: CheckReport,
    /// What is known of the guarantees of the flows that can be read.
    pub prove: ProveReport,
    /// What came of the scenarios that can be read, and what they try.
    pub test: TestReport,
    /// The code with which the program ends.
    #[cfg_attr(test, schemars(extend("enum" = [0, 1, 2, 3, 6, 7, 8, 9])))]
    pub exit_code: u8,
}

#[cfg(test)]
mod tests {
    use super::super::super::report::json::schemas;
    use super::CiReport;

    #[test]
    fn the_schema_says_what_the_report_is() {
        schemas::hold::<CiReport>("ci");
    }
}
