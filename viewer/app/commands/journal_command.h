#pragma once

#include <string>

namespace sandtable {

/// `sandtable journal INCIDENT [--format ics214|csv] [--actor NAME]`
struct JournalOptions {
  std::string incident;
  std::string format = "csv";
  std::string actor;  ///< empty: everybody
};

/// Prints what people did and what alarmed them. `csv`: one line an entry with its number and digest in the journal.
/// `ics214`: the activity log of FEMA's form ICS 214 (v3.1: incident, operational period, name and position, log of
/// time and notable activities) as text, a page a person. Exit status: 0, or 1 when the incident cannot be read.
int run_journal(const JournalOptions& options);

}  // namespace sandtable
